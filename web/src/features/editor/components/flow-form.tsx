import { ActionIcon, Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';

import { operationQuery } from '@/lib/operations';
import { editorText as text } from '@/text-editor';

import { recordIn, textIn, type FlowDocument } from '@/lib/flow/document';
import { useScope } from '../api/scope';
import { useEditor } from './editor-state';
import { JsonField } from './json-field';
import { LiquidEditor } from './liquid-editor';

/** What starts the flow, and what holds for all of it. */
export function FlowForm({ chooseTrigger }: { chooseTrigger: () => void }) {
  const { document, edit } = useEditor();
  const { groups } = useScope(document, null);
  const { operations } = document.trigger;
  const details = useQueries({ queries: operations.map((id) => operationQuery(id)) });
  const set = (members: Record<string, unknown>, tag = '') => {
    const next: FlowDocument = { ...document, ...members };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    edit({ ...kept, name: next.name, trigger: next.trigger, steps: next.steps }, tag === '' ? '' : `flow.${tag}`);
  };
  const removeTrigger = (id: string) => {
    const kept = Object.entries(document.trigger).filter(([name]) => name !== 'schedule' || id !== 'core.schedule');
    set({ trigger: { ...Object.fromEntries(kept), operations: operations.filter((one) => one !== id) } });
  };
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          {text.trigger}
        </Text>
        {operations.map((id, index) => (
          <Group key={id} gap="xs" wrap="nowrap">
            <div style={{ flex: 1 }}>
              <Text size="sm" fw={500}>
                {details[index]?.data?.title ?? id}
              </Text>
              <Text size="xs" c="dimmed">
                {details[index]?.data?.description}
              </Text>
            </div>
            <ActionIcon variant="subtle" color="gray" aria-label={text.flow.removeTrigger(details[index]?.data?.title ?? id)} onClick={() => { removeTrigger(id); }}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button size="compact-sm" variant={operations.length === 0 ? 'filled' : 'default'} leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: 'flex-start' }} onClick={chooseTrigger}>
          {operations.length === 0 ? text.noTrigger : text.flow.addTrigger}
        </Button>
      </Stack>
      {operations.includes('core.schedule') && <ScheduleForm document={document} set={set} />}
      <Textarea label={text.flow.description} autosize minRows={2} value={textIn(document.description)} onChange={({ currentTarget: { value } }) => { set({ description: value === '' ? undefined : value }, 'description'); }} />
      <div>
        <Text size="sm" fw={500} mb={3}>
          {text.flow.orderingKey}
        </Text>
        <LiquidEditor label={text.flow.orderingKey} value={textIn(document.ordering_key)} groups={groups} onChange={(value) => { set({ ordering_key: value === '' ? undefined : value }, 'ordering_key'); }} />
        <Text size="xs" c="dimmed" mt={3}>
          {text.flow.orderingKeyHint}
        </Text>
      </div>
      <Checkbox label={text.flow.merge} description={text.flow.mergeHint} checked={document.merge_superseded === true} onChange={({ currentTarget: { checked } }) => { set({ merge_superseded: checked ? true : undefined }); }} />
      <Checkbox label={text.flow.stopAfterDead} description={text.flow.stopAfterDeadHint} checked={document.after_dead_letter === 'stop'} onChange={({ currentTarget: { checked } }) => { set({ after_dead_letter: checked ? 'stop' : undefined }); }} />
      <JsonField label={text.flow.variables} value={recordIn(document.variables)} onChange={(variables) => { set({ variables: Object.keys(variables).length === 0 ? undefined : variables }, 'variables'); }} />
      <Textarea label={text.flow.notes} autosize minRows={2} value={textIn(document.notes)} onChange={({ currentTarget: { value } }) => { set({ notes: value === '' ? undefined : value }, 'notes'); }} />
    </Stack>
  );
}

function ScheduleForm({ document, set }: { document: FlowDocument; set: (members: Record<string, unknown>, tag?: string) => void }) {
  const schedule = recordIn(document.trigger.schedule);
  const change = (members: Record<string, unknown>, tag: string) => {
    const next = Object.fromEntries(Object.entries({ ...schedule, ...members }).filter(([, value]) => value !== ''));
    set({ trigger: { ...document.trigger, schedule: next } }, tag);
  };
  return (
    <Stack gap="sm">
      <TextInput label={text.flow.cron} description={text.flow.cronHint} value={textIn(schedule.cron)} onChange={({ currentTarget }) => { change({ cron: currentTarget.value }, 'cron'); }} />
      <TextInput label={text.flow.timeZone} description={text.flow.timeZoneHint} value={textIn(schedule.time_zone)} onChange={({ currentTarget }) => { change({ time_zone: currentTarget.value }, 'time_zone'); }} />
    </Stack>
  );
}
