import { ActionIcon, Button, Group, NativeSelect, NumberInput, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import * as v from 'valibot';

import { listQuery, itemsOf } from '@/lib/paging';
import { textOrEmpty } from '@/lib/schema';
import { editorText as text } from '@/text-editor';

import { listIn, recordIn, textIn, withMembers, type Step } from '@/lib/flow/document';
import { useScope } from '../api/scope';
import { JsonField } from './json-field';
import { useEditor } from './editor-state';
import { LiquidEditor } from './liquid-editor';
import classes from './panel.module.css';
import { RuleBuilder } from './rule-builder';

interface FormProps {
  step: Step;
  /** Opens the search for an event. */
  chooseEvent: () => void;
}

function useStepEdit(step: Step) {
  const editor = useEditor();
  return (members: Record<string, unknown>, tag = '') => { editor.editStep(withMembers(step, members), tag === '' ? '' : `${step.id}.${tag}`); };
}

/** A labelled template of a step. */
export function TemplateField({ step, label, hint, value, onChange }: { step: Step; label: string; hint?: string; value: string; onChange: (value: string) => void }) {
  const { document } = useEditor();
  const { groups } = useScope(document, step.id);
  return (
    <div>
      <Text size="sm" fw={500} mb={3}>
        {label}
      </Text>
      <LiquidEditor label={label} value={value} onChange={onChange} groups={groups} />
      {hint !== undefined && (
        <Text size="xs" c="dimmed" mt={3}>
          {hint}
        </Text>
      )}
    </div>
  );
}

/** What is to be set of a step that steers. */
export function StepForm(props: FormProps) {
  switch (props.step.type) {
    case 'filter':
      return <FilterForm {...props} />;
    case 'branch':
      return <BranchForm {...props} />;
    case 'switch':
      return <SwitchForm {...props} />;
    case 'for_each':
      return <LoopForm {...props} />;
    case 'wait':
      return <WaitForm {...props} />;
    case 'sub_flow':
      return <SubFlowForm {...props} />;
    case 'stop':
      return <StopForm {...props} />;
    default:
      return <UnknownForm {...props} />;
  }
}

function FilterForm({ step }: FormProps) {
  const set = useStepEdit(step);
  return <RuleBuilder key={step.id} stepId={step.id} label={text.rules.title} rule={step.rule} onChange={(rule) => { set({ rule }, 'rule'); }} />;
}

interface ArmsProps {
  step: Step;
  member: 'branches' | 'cases';
  blank: Record<string, unknown>;
  children: (arm: Record<string, unknown>, change: (members: Record<string, unknown>, tag: string) => void, index: number) => React.ReactNode;
}

/** The arms of a branch or a switch: named, ordered, added and taken away. */
function Arms({ step, member, blank, children }: ArmsProps) {
  const set = useStepEdit(step);
  const arms = listIn(step[member]).map(recordIn);
  const names = new Set(arms.map((arm) => textIn(arm.name)));
  const fresh = () => {
    let number = arms.length + 1;
    while (names.has(text.forms.arm(number))) number += 1;
    return text.forms.arm(number);
  };
  return (
    <Stack gap="sm">
      {arms.map((arm, index) => {
        const name = textIn(arm.name) || text.forms.arm(index + 1);
        const change = (members: Record<string, unknown>, tag: string) => {
          set({ [member]: arms.map((one, at) => (at === index ? { ...one, ...members } : one)) }, `${member}.${index}.${tag}`);
        };
        return (
          <section key={index} className={classes.arm} aria-label={name}>
            <Group gap={6} align="end" mb="xs" wrap="nowrap">
              <TextInput flex={1} size="xs" label={text.forms.armName} value={textIn(arm.name)} onChange={({ currentTarget }) => { change({ name: currentTarget.value }, 'name'); }} />
              <ActionIcon variant="subtle" aria-label={text.forms.moveArm(name)} disabled={index === 0} onClick={() => { set({ [member]: arms.toSpliced(index, 1).toSpliced(index - 1, 0, arm) }); }}>
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon variant="subtle" color="red" aria-label={text.forms.removeArm(name)} disabled={arms.length === 1} onClick={() => { set({ [member]: arms.toSpliced(index, 1) }); }}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
            {children(arm, change, index)}
          </section>
        );
      })}
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: 'flex-start' }} onClick={() => { set({ [member]: [...arms, { name: fresh(), ...blank, steps: [] }] }); }}>
        {text.forms.addArm}
      </Button>
    </Stack>
  );
}

function BranchForm({ step }: FormProps) {
  return (
    <Arms step={step} member="branches" blank={{ rule: true }}>
      {(arm, change, index) => (
        <RuleBuilder key={`${step.id}.${index}`} stepId={step.id} label={text.rules.armTitle} rule={arm.rule} onChange={(rule) => { change({ rule }, 'rule'); }} />
      )}
    </Arms>
  );
}

function literal(written: string): unknown {
  if (written === 'true' || written === 'false') return written === 'true';
  if (written === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;
}

function SwitchForm({ step }: FormProps) {
  const set = useStepEdit(step);
  return (
    <Stack gap="sm">
      <TemplateField step={step} label={text.forms.value} value={textIn(step.value)} onChange={(value) => { set({ value }, 'value'); }} />
      <Arms step={step} member="cases" blank={{ equals: '' }}>
        {(arm, change) => (
          <Textarea
            size="xs"
            autosize
            minRows={1}
            label={text.forms.equals}
            description={text.forms.equalsHint}
            value={(Array.isArray(arm.equals) ? arm.equals : [arm.equals ?? '']).map(String).join('\n')}
            onChange={({ currentTarget }) => {
              const values = currentTarget.value.split('\n').map(literal);
              change({ equals: values.length === 1 ? values[0] : values }, 'equals');
            }}
          />
        )}
      </Arms>
    </Stack>
  );
}

function LoopForm({ step }: FormProps) {
  const set = useStepEdit(step);
  return (
    <Stack gap="sm">
      <TemplateField step={step} label={text.forms.items} value={textIn(step.items)} onChange={(items) => { set({ items }, 'items'); }} />
      <TextInput label={text.forms.as} value={textIn(step.as) || 'item'} onChange={({ currentTarget }) => { set({ as: currentTarget.value }, 'as'); }} />
      <NumberInput label={text.forms.concurrency} min={1} max={16} value={typeof step.concurrency === 'number' ? step.concurrency : 1} onChange={(value) => { set({ concurrency: typeof value === 'number' ? value : 1 }, 'concurrency'); }} />
      <NativeSelect label={text.forms.itemErrors} data={text.forms.itemErrorChoices} value={textIn(step.on_item_error) || 'fail'} onChange={({ currentTarget }) => { set({ on_item_error: currentTarget.value }); }} />
    </Stack>
  );
}

const units = ['days', 'hours', 'minutes'] as const;

function DurationInputs({ step }: { step: Step }) {
  const set = useStepEdit(step);
  const duration = recordIn(step.for);
  return (
    <Group gap="xs" grow>
      {units.map((unit) => (
        <NumberInput
          key={unit}
          label={text.forms[unit]}
          min={0}
          value={typeof duration[unit] === 'number' ? duration[unit] : 0}
          onChange={(value) => {
            const next = { ...duration, [unit]: typeof value === 'number' ? value : 0 };
            set({ for: Object.fromEntries(Object.entries(next).filter(([, count]) => count !== 0)) }, `for.${unit}`);
          }}
        />
      ))}
    </Group>
  );
}

function waitKind(step: Step): string {
  if (step.event !== undefined) return 'event';
  return step.until === undefined ? 'for' : 'until';
}

function WaitForm({ step, chooseEvent }: FormProps) {
  const set = useStepEdit(step);
  const kind = waitKind(step);
  const nothing = { for: undefined, until: undefined, event: undefined, if_past: undefined, on_timeout: undefined, time_zone: undefined };
  const change = (next: string) => {
    if (next === 'for') set({ ...nothing, for: { days: 1 } });
    if (next === 'until') set({ ...nothing, until: '' });
    if (next === 'event') set({ ...nothing, event: { operation: '' }, for: { days: 3 } });
  };
  const event = recordIn(step.event);
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label={text.forms.waitKind} data={text.forms.waitKinds} value={kind} onChange={change} />
      {kind === 'for' && <DurationInputs step={step} />}
      {kind === 'until' && (
        <>
          <TemplateField step={step} label={text.forms.until} hint={text.forms.untilHint} value={textIn(step.until)} onChange={(until) => { set({ until }, 'until'); }} />
          <NativeSelect label={text.forms.ifPast} data={text.forms.pastChoices} value={textIn(step.if_past) || 'go_on'} onChange={({ currentTarget }) => { set({ if_past: currentTarget.value }); }} />
        </>
      )}
      {kind === 'event' && (
        <>
          <Group gap="sm">
            <Text size="sm">{textIn(event.operation) || text.forms.event}</Text>
            <Button size="compact-sm" variant="default" onClick={chooseEvent}>
              {text.forms.chooseEvent}
            </Button>
          </Group>
          <Text size="sm" fw={500}>
            {text.forms.atMost}
          </Text>
          <DurationInputs step={step} />
          <NativeSelect label={text.forms.onTimeout} data={text.forms.timeoutChoices} value={textIn(step.on_timeout) || 'go_on'} onChange={({ currentTarget }) => { set({ on_timeout: currentTarget.value }); }} />
        </>
      )}
    </Stack>
  );
}

const flowNames = listQuery({ path: '/flows', item: v.object({ id: v.string(), name: textOrEmpty }), limit: 200 });

function SubFlowForm({ step }: FormProps) {
  const set = useStepEdit(step);
  const flows = useInfiniteQuery(flowNames);
  const choices = flows.data === undefined ? [] : itemsOf(flows.data).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack gap="sm">
      <NativeSelect label={text.forms.subFlow} data={[{ value: '', label: text.forms.chooseFlow }, ...choices]} value={textIn(step.flow)} onChange={({ currentTarget }) => { set({ flow: currentTarget.value }); }} />
      <JsonField key={step.id} label={text.forms.input} value={recordIn(step.input)} onChange={(input) => { set({ input }, 'input'); }} />
    </Stack>
  );
}

function StopForm({ step }: FormProps) {
  const set = useStepEdit(step);
  return (
    <Stack gap="sm">
      <NativeSelect label={text.forms.stopAs} data={text.forms.stopChoices} value={textIn(step.as) || 'succeeded'} onChange={({ currentTarget }) => { set({ as: currentTarget.value }); }} />
      <TemplateField step={step} label={text.forms.message} value={textIn(step.message)} onChange={(message) => { set({ message: message === '' ? undefined : message }, 'message'); }} />
    </Stack>
  );
}

function UnknownForm({ step }: FormProps) {
  const editor = useEditor();
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {text.unknownStep}
      </Text>
      <JsonField key={step.id} label={text.json} value={step} onChange={(value) => { editor.editStep({ ...value, id: step.id, type: textIn(value.type) || step.type }, `${step.id}.json`); }} />
    </Stack>
  );
}
