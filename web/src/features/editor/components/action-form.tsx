import { Accordion, Button, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';

import { QueryView } from '@/components/query-view';
import { TextLink } from '@/components/text-link';
import type { Finding } from '@/lib/finding';
import { isRecord } from '@/lib/json';
import { operationQuery } from '@/lib/operations';
import { itemsOf, listQuery } from '@/lib/paging';
import { textOrEmpty } from '@/lib/schema';
import { text as commonText } from '@/text';
import { editorText as text } from '@/text-editor';

import { recordIn, textIn, withMembers, type Step } from '@/lib/flow/document';
import { useEditor } from './editor-state';
import { MappingPanel } from './mapping-panel';
import { TemplateField } from './step-forms';

const connectionsQuery = listQuery({ path: '/connections', item: v.object({ id: v.string(), connector: textOrEmpty, name: textOrEmpty }), limit: 200 });

/** An action: what it does, what fills its fields, and what happens when it fails. */
export function ActionForm({ step, findings, chooseOperation }: { step: Step; findings: Finding[]; chooseOperation: () => void }) {
  const id = textIn(step.operation);
  const operation = useQuery({ ...operationQuery(id), enabled: id !== '' });
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Text size="sm" flex={1}>
          {operation.data?.description ?? id}
        </Text>
        <Button size="compact-sm" variant="default" onClick={chooseOperation}>
          {text.panel.change}
        </Button>
      </Group>
      <Group gap="xs">
        {operation.data?.method != null && (
          <Text size="xs" ff="monospace" c="dimmed">
            {operation.data.method} {operation.data.path}
          </Text>
        )}
        <TextLink to="/catalog/$id" params={{ id }} size="xs">
          {text.panel.details}
        </TextLink>
      </Group>
      {id !== '' && (
        <QueryView query={operation}>{(data) => <MappingPanel key={step.id} step={step} operation={data} findings={findings} />}</QueryView>
      )}
      <ActionSettings step={step} connector={operation.data?.connector ?? ''} effect={operation.data?.effect ?? ''} />
    </Stack>
  );
}

function ActionSettings({ step, connector, effect }: { step: Step; connector: string; effect: string }) {
  const editor = useEditor();
  const set = (members: Record<string, unknown>, tag = '') => { editor.editStep(withMembers(step, members), tag === '' ? '' : `${step.id}.${tag}`); };
  const connections = useInfiniteQuery(connectionsQuery);
  const own = connections.data === undefined ? [] : itemsOf(connections.data).filter((one) => one.connector === connector);
  const link = recordIn(step.link);
  const retry = recordIn(step.retry);
  const onError = isRecord(step.on_error) ? 'steps' : textIn(step.on_error) || 'fail';
  const setLink = (members: Record<string, unknown>, tag: string) => {
    const next = Object.fromEntries(Object.entries({ ...link, ...members }).filter(([, value]) => value !== ''));
    set({ link: 'kind' in next ? next : undefined }, `link.${tag}`);
  };
  return (
    <Accordion variant="contained" chevronPosition="left">
      <Accordion.Item value="errors">
        <Accordion.Control>{text.panel.advanced}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            <NativeSelect
              label={text.forms.onError}
              data={text.forms.onErrorChoices}
              value={onError}
              onChange={({ currentTarget: { value } }) => { set({ on_error: value === 'steps' ? { steps: [] } : value === 'fail' ? undefined : value }); }}
            />
            <NativeSelect label={text.forms.onGone} data={text.forms.onGoneChoices} value={textIn(step.on_gone) || 'fail'} onChange={({ currentTarget: { value } }) => { set({ on_gone: value === 'fail' ? undefined : value }); }} />
            {effect === 'unknowable' && (
              <NativeSelect
                label={text.forms.onUncertain}
                description={commonText.effectHint[effect]}
                data={text.forms.onUncertainChoices}
                value={textIn(step.on_uncertain) || 'hold'}
                onChange={({ currentTarget: { value } }) => { set({ on_uncertain: value === 'hold' ? undefined : value }); }}
              />
            )}
            <NumberInput
              label={text.forms.attempts}
              min={1}
              max={100}
              value={typeof retry.attempts_max === 'number' ? retry.attempts_max : 8}
              onChange={(value) => { set({ retry: typeof value === 'number' && value !== 8 ? { ...retry, attempts_max: value } : undefined }, 'retry'); }}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="more">
        <Accordion.Control>{text.panel.otherSettings}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            <NativeSelect
              label={text.forms.connection}
              data={[{ value: '', label: text.forms.connectionDefault }, ...own.map(({ id, name }) => ({ value: id, label: name }))]}
              value={textIn(step.connection)}
              onChange={({ currentTarget: { value } }) => { set({ connection: value === '' ? undefined : value }); }}
            />
            <TextInput label={text.forms.linkKind} description={text.forms.linkKindHint} value={textIn(link.kind)} onChange={({ currentTarget }) => { setLink({ kind: currentTarget.value }, 'kind'); }} />
            {textIn(link.kind) !== '' && (
              <>
                <TemplateField step={step} label={text.forms.linkSource} value={textIn(link.source_id)} onChange={(value) => { setLink({ source_id: value }, 'source'); }} />
                <TemplateField step={step} label={text.forms.linkTarget} hint={text.forms.linkTargetHint} value={textIn(link.target_id)} onChange={(value) => { setLink({ target_id: value }, 'target'); }} />
              </>
            )}
            <TemplateField
              step={step}
              label={text.forms.onlyChanges}
              hint={text.forms.onlyChangesHint}
              value={textIn(step.only_changes_from)}
              onChange={(value) => { set({ only_changes_from: value === '' ? undefined : value }, 'only_changes_from'); }}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
