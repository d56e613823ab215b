import { Button, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { Panel } from '@/components/panel';
import { text } from '@/text';

import { useChangeWorkspace, type Workspace, type WorkspaceChange } from '../api/workspace';

const mebibyte = 1024 * 1024;

interface Draft {
  name: string;
  timeZone: string;
  /** Numbers are '' while the field is empty: the default. */
  weight: number | string;
  days: number | string;
  mebibytes: number | string;
  redact: string[];
}

function draftOf({ name, time_zone, weight, retention, redact }: Workspace): Draft {
  const bytes = retention.bytes ?? null;
  return {
    name,
    timeZone: time_zone,
    weight: weight ?? '',
    days: retention.days ?? '',
    mebibytes: bytes === null ? '' : Math.round(bytes / mebibyte),
    redact,
  };
}

function changeOf(draft: Draft): WorkspaceChange {
  const days = numberOrNothing(draft.days);
  const mebibytes = numberOrNothing(draft.mebibytes);
  return {
    name: draft.name.trim(),
    time_zone: draft.timeZone,
    weight: numberOrNothing(draft.weight) ?? null,
    retention: {
      ...(days === undefined ? {} : { days }),
      ...(mebibytes === undefined ? {} : { bytes: mebibytes * mebibyte }),
    },
    redact: draft.redact,
  };
}

function numberOrNothing(value: number | string): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The workspace's name, its share of the machine, and what it keeps. */
export function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const [draft, setDraft] = useState(() => draftOf(workspace));
  const save = useChangeWorkspace(workspace.id);
  const set = (changed: Partial<Draft>) => { setDraft({ ...draft, ...changed }); };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate(changeOf(draft));
  };
  return (
    <Panel title={text.settings.workspace}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={text.settings.name}
              required
              value={draft.name}
              onChange={({ currentTarget }) => { set({ name: currentTarget.value }); }}
            />
            <Select
              label={text.settings.timeZone}
              description={text.settings.timeZoneHint}
              inputWrapperOrder={['label', 'input', 'description']}
              searchable
              allowDeselect={false}
              data={zones(draft.timeZone)}
              value={draft.timeZone}
              onChange={(timeZone) => { if (timeZone !== null) set({ timeZone }); }}
            />
            <NumberInput
              label={text.settings.days}
              description={text.settings.keepHint}
              inputWrapperOrder={['label', 'input', 'description']}
              min={1}
              allowDecimal={false}
              value={draft.days}
              onChange={(days) => { set({ days }); }}
            />
            <NumberInput
              label={text.settings.mebibytes}
              description={text.settings.bytesHint}
              inputWrapperOrder={['label', 'input', 'description']}
              min={1}
              allowDecimal={false}
              value={draft.mebibytes}
              onChange={(mebibytes) => { set({ mebibytes }); }}
            />
            <NumberInput
              label={text.settings.weight}
              description={text.settings.weightHint}
              inputWrapperOrder={['label', 'input', 'description']}
              min={0.1}
              max={100}
              value={draft.weight}
              onChange={(weight) => { set({ weight }); }}
            />
            <TagsInput
              label={text.settings.redact}
              description={text.settings.redactHint}
              inputWrapperOrder={['label', 'input', 'description']}
              value={draft.redact}
              onChange={(redact) => { set({ redact }); }}
            />
          </SimpleGrid>
          <Group gap="sm">
            <Button type="submit" loading={save.isPending}>
              {text.settings.save}
            </Button>
            <Text size="sm" role="status" c={save.error === null ? 'dimmed' : 'var(--tone-bad)'}>
              {save.error?.message ?? (save.isSuccess ? text.settings.saved : '')}
            </Text>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

/** Every zone that the browser knows, and the workspace's own. */
function zones(own: string): string[] {
  return [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].filter((zone) => zone !== '');
}
