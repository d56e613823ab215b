import { ActionIcon, Group, Menu, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconTrash, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';

import type { Finding } from '@/lib/finding';
import { editorText as text } from '@/text-editor';

import { withMembers, type Step } from '@/lib/flow/document';
import { titleOf } from '@/lib/flow/kinds';
import { triggerId } from '../api/layout';
import { Mends } from './mends';
import { placeOf } from '@/lib/flow/tree';
import { ActionForm } from './action-form';
import { useEditor } from './editor-state';
import { FlowForm } from './flow-form';
import type { PaletteMode } from './palette';
import { focusCard } from './panel-focus';
import classes from './panel.module.css';
import { StepForm } from './step-forms';

interface SettingsSideProps {
  findings: Finding[];
  openPalette: (mode: PaletteMode) => void;
}

/** The side panel: everything about the chosen step, or about the flow. */
export function SettingsSide({ findings, openPalette }: SettingsSideProps) {
  const { chosen, step, choose, field } = useEditor();
  const body = useRef<HTMLDivElement>(null);
  // A finding that was clicked leads to its field.
  useEffect(() => {
    const name = field.replace(/^input\./, '');
    if (name === '') return;
    const target = body.current?.querySelector(`[data-target-field="${CSS.escape(name)}"] .cm-content`);
    if (target instanceof HTMLElement) {
      target.scrollIntoView({ block: 'center' });
      target.focus();
    }
  }, [field, chosen]);
  if (chosen === null) return null;
  const own = findings.filter((finding) => finding.step === (step?.id ?? ''));
  /** Escape leads back to the card, unless something inside (a list of completions, a menu) took it. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key === 'Escape' && isInside && !event.defaultPrevented) focusCard(chosen);
  };
  // What concerns a field of the mapping stands beside that field.
  const elsewhere = own.filter((finding) => !finding.field.startsWith('input.'));
  return (
    <aside className={classes.panel} data-wide={step?.type === 'action'} aria-label={text.panel.label} onKeyDown={onKeyDown}>
      <div className={classes.head}>
        <div style={{ flex: 1, minWidth: 0 }}>
          {step === undefined ? <Text fw={650}>{text.flow.title}</Text> : <StepName step={step} />}
        </div>
        {step !== undefined && <StepMenu step={step} />}
        <ActionIcon variant="subtle" color="gray" aria-label={text.panel.close} onClick={() => { choose(null); }}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div ref={body} className={classes.body} data-panel-body>
        <Stack gap="md">
          {elsewhere.map((finding) => (
            <FindingNote key={finding.field + finding.message} finding={finding} />
          ))}
          {chosen === triggerId && <FlowForm chooseTrigger={() => { openPalette('trigger'); }} />}
          {step?.type === 'action' && <ActionForm key={step.id} step={step} findings={own} chooseOperation={() => { openPalette('operation'); }} />}
          {step !== undefined && step.type !== 'action' && <StepForm key={step.id} step={step} chooseEvent={() => { openPalette('event'); }} />}
          {step !== undefined && <StepNotes step={step} />}
        </Stack>
      </div>
    </aside>
  );
}

function FindingNote({ finding }: { finding: Finding }) {
  return (
    <div className={classes.finding} data-severity={finding.severity}>
      {finding.message} {finding.mend}
      <Mends finding={finding} />
    </div>
  );
}

function StepName({ step }: { step: Step }) {
  const { editStep } = useEditor();
  return (
    <TextInput
      variant="unstyled"
      size="md"
      aria-label={text.panel.stepName}
      placeholder={titleOf(step)}
      value={step.title ?? ''}
      onChange={({ currentTarget: { value } }) => { editStep(withMembers(step, { title: value === '' ? undefined : value }), `${step.id}.title`); }}
      description={step.type === 'action' ? text.panel.id(step.id) : (text.kinds[step.type] ?? step.type)}
      inputWrapperOrder={['input', 'description']}
      styles={{ input: { fontWeight: 650, height: 28, minHeight: 28 }, description: { fontSize: 12 } }}
    />
  );
}

function StepMenu({ step }: { step: Step }) {
  const { document, duplicate, remove, move } = useEditor();
  const place = placeOf(document, step.id);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={text.more}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => { duplicate(step.id); }}>
          {text.panel.duplicate}
        </Menu.Item>
        {place !== undefined && (
          <>
            <Menu.Item leftSection={<IconArrowUp size={15} aria-hidden />} disabled={place.index === 0} onClick={() => { move(step.id, { ...place, index: place.index - 1 }); }}>
              {text.panel.up}
            </Menu.Item>
            <Menu.Item leftSection={<IconArrowDown size={15} aria-hidden />} onClick={() => { move(step.id, { ...place, index: place.index + 2 }); }}>
              {text.panel.down}
            </Menu.Item>
          </>
        )}
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => { remove(step.id); }}>
          {text.panel.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function StepNotes({ step }: { step: Step }) {
  const { editStep } = useEditor();
  return (
    <Group grow>
      <Textarea
        label={text.panel.stepNotes}
        description={text.panel.stepNotesHint}
        autosize
        minRows={2}
        value={step.notes ?? ''}
        onChange={({ currentTarget: { value } }) => { editStep(withMembers(step, { notes: value === '' ? undefined : value }), `${step.id}.notes`); }}
      />
    </Group>
  );
}
