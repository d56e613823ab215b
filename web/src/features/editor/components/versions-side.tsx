import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Moment } from '@/components/moment';
import { QueryView } from '@/components/query-view';
import { ToneBadge } from '@/components/tone-badge';
import { editorText as text } from '@/text-editor';

import { differences } from '../api/diff';
import { flowStateQuery, versionDocumentsQuery, type Version } from '@/lib/flow/draft';
import { ChangeList } from './change-list';
import { useEditor } from './editor-state';
import classes from './panel.module.css';

/** Every kept version, what differs from the draft, and the way back to it. */
export function VersionsSide({ flow }: { flow: string }) {
  const { setSide } = useEditor();
  const versions = useQuery(versionDocumentsQuery(flow));
  const state = useQuery(flowStateQuery(flow));
  return (
    <aside className={classes.panel} aria-label={text.history.title}>
      <div className={classes.head}>
        <Text fw={650} flex={1}>
          {text.history.title}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={text.panel.close} onClick={() => { setSide('settings'); }}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.body}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {text.history.intro}
          </Text>
          <QueryView query={versions}>
            {(all) => (
              <Stack gap="sm">
                {all.length === 0 && <Text size="sm">{text.history.none}</Text>}
                {all.map((version) => (
                  <VersionEntry key={version.version} version={version} isPublished={version.version === state.data?.published_version} />
                ))}
              </Stack>
            )}
          </QueryView>
        </Stack>
      </div>
    </aside>
  );
}

function VersionEntry({ version, isPublished }: { version: Version; isPublished: boolean }) {
  const { document, edit } = useEditor();
  const [compared, setCompared] = useState(false);
  return (
    <section className={classes.arm} aria-label={text.history.version(version.version)}>
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {text.history.version(version.version)}
          </Text>
          {isPublished && <ToneBadge tone="good">{text.history.published}</ToneBadge>}
        </Group>
        <Text size="xs" c="dimmed">
          <Moment at={version.created_at} />
        </Text>
      </Group>
      <Group gap="xs" mt={8}>
        <Button size="compact-xs" variant="default" aria-expanded={compared} onClick={() => { setCompared(!compared); }}>
          {text.history.compare}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => { edit(version.document); }}>
          {text.history.restore}
        </Button>
      </Group>
      {compared && (
        <div style={{ marginTop: 10 }}>
          <ChangeList changes={differences(version.document, document)} />
        </div>
      )}
    </section>
  );
}
