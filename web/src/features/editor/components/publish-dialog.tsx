import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { Dialog } from '@/components/dialog';
import { Failure } from '@/components/failure';
import { Notice } from '@/components/notice';
import type { Finding } from '@/lib/finding';
import { editorText as text } from '@/text-editor';

import { differences } from '../api/diff';
import { discardDraft, flowStateQuery, publishVersion, saveVersion, validate, versionDocumentsQuery } from '@/lib/flow/draft';
import { titleOf } from '@/lib/flow/kinds';
import { triggerId } from '../api/layout';
import { findStep } from '@/lib/flow/tree';
import { ChangeList } from './change-list';
import { useEditor } from './editor-state';
import { Mends } from './mends';
import panel from './panel.module.css';

interface PublishDialogProps {
  flow: string;
  /** Saves what is left to save. */
  flush: () => Promise<boolean>;
  revision: () => number;
  /** What the dialog leaves behind: the server's draft is gone, its document is a version now. */
  onPublished: () => void;
  onClose: () => void;
}

/** What keeps the flow from being published, what changes, and the button that does it. */
export function PublishDialog({ flow, flush, revision, onPublished, onClose }: PublishDialogProps) {
  const { document, choose } = useEditor();
  const client = useQueryClient();
  const findings = useQuery({ queryKey: ['validate', document], queryFn: () => validate(document), staleTime: 0 });
  const state = useQuery(flowStateQuery(flow));
  const versions = useQuery(versionDocumentsQuery(flow));
  const published = versions.data?.find(({ version }) => version === state.data?.published_version);
  const publish = useMutation({
    mutationFn: async () => {
      await flush();
      const version = await saveVersion(flow, document);
      const found = await publishVersion(flow, version);
      await discardDraft(flow, revision());
      return { version, found };
    },
    onSuccess: async () => {
      onPublished();
      await client.invalidateQueries({ queryKey: ['/flows'] });
    },
  });
  const errors = findings.data?.filter(({ severity }) => severity === 'error') ?? [];
  const warnings = findings.data?.filter(({ severity }) => severity !== 'error') ?? [];
  const goTo = (finding: Finding) => {
    onClose();
    choose(finding.step === '' ? triggerId : finding.step, finding.field);
  };
  return (
    <Dialog opened onClose={onClose} title={text.publishing.title} size="lg">
      {publish.data !== undefined ? (
        <Stack gap="md">
          <Notice tone="good" title={text.publishing.done(publish.data.version)} />
          {publish.data.found.length > 0 && (
            <>
              <Text size="sm">{text.publishing.after}</Text>
              <FindingList findings={publish.data.found} goTo={goTo} />
            </>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{text.close}</Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          {findings.isPending && (
            <Group gap="xs">
              <Loader size="xs" /> <Text size="sm">{text.publishing.checking}</Text>
            </Group>
          )}
          {findings.data?.length === 0 && <Notice tone="good" title={text.publishing.fine} />}
          {errors.length > 0 && (
            <Notice tone="bad" title={text.publishing.errors(errors.length)}>
              <FindingList findings={errors} goTo={goTo} />
            </Notice>
          )}
          {warnings.length > 0 && (
            <Notice tone="wait" title={text.publishing.warnings(warnings.length)}>
              <FindingList findings={warnings} goTo={goTo} />
            </Notice>
          )}
          <div>
            <Text size="sm" fw={600} mb={6}>
              {text.publishing.changes}
            </Text>
            {published === undefined ? (
              <Text size="sm" c="dimmed">
                {text.publishing.firstTime}
              </Text>
            ) : (
              <ChangeList changes={differences(published.document, document)} />
            )}
          </div>
          {publish.error !== null && <Failure error={publish.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {text.publishing.cancel}
            </Button>
            <Button disabled={errors.length > 0 || findings.isPending} loading={publish.isPending} onClick={() => { publish.mutate(); }}>
              {text.publishing.publish}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}

function FindingList({ findings, goTo }: { findings: Finding[]; goTo: (finding: Finding) => void }) {
  const { document } = useEditor();
  return (
    <Stack gap={6}>
      {findings.map((finding, index) => {
        const step = findStep(document, finding.step);
        return (
          <div key={index} className={panel.finding} data-severity={finding.severity}>
            <strong>{step === undefined ? text.publishing.flowItself : titleOf(step)}</strong>
            {': '}
            {finding.message} {finding.mend}{' '}
            <Button size="compact-xs" variant="default" onClick={() => { goTo(finding); }}>
              {text.publishing.goTo}
            </Button>
            <Mends finding={finding} />
          </div>
        );
      })}
    </Stack>
  );
}
