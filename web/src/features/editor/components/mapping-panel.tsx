import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSparkles, IconWand, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useMemo, useRef, useState } from 'react';

import type { Finding } from '@/lib/finding';
import type { OperationDetail } from '@/lib/operations';
import { editorText as text } from '@/text-editor';

import { recordIn, textIn, withMembers, type Step } from '@/lib/flow/document';
import { previewQuery, proposalsQuery, shortValue, targetsOf, valueOf, writtenOf, type FieldSummary, type Proposal, type TargetField } from '../api/mapping';
import { pathsRead, sourceOf, useScope, type Source } from '../api/scope';
import { filtersQuery, withFilter } from '../api/transforms';
import { useEditor } from './editor-state';
import { LiquidEditor, type LiquidHandle } from './liquid-editor';
import { MappingLines, type Pair } from './mapping-lines';
import classes from './mapping.module.css';
import { Mends } from './mends';
import { PreviewTable } from './preview-table';
import { dragType, SourceList } from './source-list';

const systems: Record<string, string> = { highlevel: 'HighLevel', habitify: 'Habitify', core: 'Tendril' };

interface MappingPanelProps {
  step: Step;
  operation: OperationDetail;
  findings: Finding[];
}

/** As many fields are shown without being asked for; of more, only the needed and the filled. */
const shownAllMax = 4;

/** What fills the fields of an action: sources on the left, targets on the right, lines between them. */
export function MappingPanel({ step, operation, findings }: MappingPanelProps) {
  const editor = useEditor();
  const scope = useScope(editor.document, step.id);
  const input = recordIn(step.input);
  const targets = useMemo(() => targetsOf(operation), [operation]);
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(editor.field.replace(/^input\.?/, ''));
  const handle = useRef<LiquidHandle | null>(null);
  const board = useRef<HTMLDivElement>(null);

  const [tried] = useDebouncedValue(input, 350);
  const preview = useQuery(previewQuery(editor.document, operation.id, tried, scope.stepSamples));
  const proposals = useQuery(proposalsQuery(editor.document, operation.id, scope.stepSamples));
  const all = [...findings, ...(preview.data?.findings.map((finding) => ({ ...finding, step: step.id })) ?? [])];
  const findingOf = (name: string) => all.find(({ field }) => [name, `input.${name}`].some((path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`)));
  const summaries = new Map(preview.data?.fields.map((field) => [field.field, field]));
  const proposalFor = new Map(proposals.data?.map((proposal) => [proposal.target, proposal]));

  const isFew = targets.length <= shownAllMax;
  const isShown = ({ name, required }: TargetField) => isFew || required || name in input || added.has(name) || active === name;
  const shown = targets.filter(isShown);
  const hidden = targets.filter((field) => !isShown(field));
  const unknown = Object.keys(input).filter((name) => !targets.some((field) => field.name === name));

  const set = (name: string, written: string, schema: Record<string, unknown>) => {
    const next = written === '' ? Object.fromEntries(Object.entries(input).filter(([key]) => key !== name)) : { ...input, [name]: valueOf(written, schema) };
    editor.editStep(withMembers(step, { input: next }), `${step.id}.input.${name}`);
  };
  const remove = (name: string) => {
    setAdded(new Set([...added].filter((one) => one !== name)));
    editor.editStep(withMembers(step, { input: Object.fromEntries(Object.entries(input).filter(([key]) => key !== name)) }));
  };
  const proposable = (proposals.data ?? []).filter(({ target }) => !(target in input));
  const fillIn = () => {
    const filled = Object.fromEntries(proposable.filter(({ target, confidence }) => confidence >= 0.8 && !(target === 'name' && 'firstName' in proposalsAsInput(proposable))).map(({ target, template }) => [target, template]));
    editor.editStep(withMembers(step, { input: { ...filled, ...input } }));
  };

  const pairs = useMemo((): Pair[] => {
    return Object.entries(recordIn(step.input)).flatMap(([name, value]) =>
      pathsRead(writtenOf(value)).flatMap((path) => {
        const source = sourceOf(scope.groups, path);
        return source === undefined ? [] : [{ source: source.path, target: name }];
      }),
    );
  }, [step.input, scope.groups]);
  const used = new Set(pairs.map(({ source }) => source));

  /** A clicked field goes to the cursor, else into the first empty field. */
  const pick = (source: Source) => {
    const output = `{{ ${source.path} }}`;
    if (handle.current !== null && active !== '') {
      handle.current.insert(output);
      return;
    }
    const empty = shown.find(({ name }) => !(name in input));
    if (empty !== undefined) set(empty.name, output, empty.schema);
  };

  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {text.mapping.target(systems[operation.connector] ?? operation.connector)}
        </Text>
        <Button size="compact-sm" variant="light" leftSection={<IconSparkles size={15} aria-hidden />} disabled={proposable.length === 0} onClick={fillIn}>
          {text.mapping.propose}
        </Button>
      </Group>
      <div ref={board} className={classes.board}>
        <SourceList groups={scope.groups} used={used} onPick={pick} />
        <div>
          {shown.map((field) => (
            <Target
              key={field.name}
              field={field}
              value={input[field.name]}
              groups={scope.groups}
              summary={summaries.get(field.name)}
              finding={findingOf(field.name)}
              proposal={field.name in input ? undefined : proposalFor.get(field.name)}
              sampleNames={preview.data?.samples.map(({ sample }) => sample) ?? []}
              onChange={(written) => { set(field.name, written, field.schema); }}
              onRemove={field.required || isFew ? undefined : () => { remove(field.name); }}
              onFocus={(editing) => { handle.current = editing; setActive(field.name); }}
            />
          ))}
          {unknown.map((name) => (
            <Target
              key={name}
              field={{ name, label: name, type: '', help: '', required: false, schema: {}, choices: [] }}
              value={input[name]}
              groups={scope.groups}
              summary={summaries.get(name)}
              finding={findingOf(name)}
              proposal={undefined}
              sampleNames={[]}
              onChange={(written) => { set(name, written, {}); }}
              onRemove={() => { remove(name); }}
              onFocus={(editing) => { handle.current = editing; setActive(name); }}
            />
          ))}
          {hidden.length > 0 && <AddField fields={hidden} onAdd={(name) => { setAdded(new Set([...added, name])); setActive(name); }} />}
        </div>
        <MappingLines board={board} pairs={pairs} active={active} />
      </div>
      {preview.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="status">
          {preview.error.message}
        </Text>
      )}
      {preview.data !== undefined && <PreviewTable preview={preview.data} />}
    </Stack>
  );
}

function proposalsAsInput(proposals: Proposal[]): Record<string, string> {
  return Object.fromEntries(proposals.map(({ target, template }) => [target, template]));
}

interface TargetProps {
  field: TargetField;
  value: unknown;
  groups: ReturnType<typeof useScope>['groups'];
  summary: FieldSummary | undefined;
  proposal: Proposal | undefined;
  finding: Finding | undefined;
  sampleNames: string[];
  onChange: (written: string) => void;
  onRemove: (() => void) | undefined;
  onFocus: (handle: LiquidHandle) => void;
}

function Target({ field, value, groups, summary, proposal, finding, sampleNames, onChange, onRemove, onFocus }: TargetProps) {
  const [isOver, setOver] = useState(false);
  const written = writtenOf(value);
  return (
    <div
      className={classes.target}
      data-target-field={field.name}
      data-over={isOver}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => { setOver(false); }}
      onDropCapture={(event) => {
        const path = event.dataTransfer.getData(dragType);
        setOver(false);
        if (path === '') return;
        event.preventDefault();
        event.stopPropagation();
        onChange(`${written}{{ ${path} }}`);
      }}
    >
      <div className={classes.targetHead}>
        {field.label}
        <span className={classes.type} title={field.help}>
          {field.type}
          {field.required && <span className={classes.needed}> · {text.mapping.required}</span>}
        </span>
        {written !== '' && <TransformMenu label={field.label} onTake={(filter) => { onChange(withFilter(written, filter)); }} />}
        {onRemove !== undefined && (
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={text.mapping.removeField(field.label)} onClick={onRemove}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <LiquidEditor
        label={field.label}
        value={written}
        onChange={onChange}
        groups={groups}
        choices={field.choices}
        hint={field.choices.length > 0 ? field.choices.join(' / ') : text.mapping.empty}
        hasError={(summary?.failed ?? 0) + (summary?.refused ?? 0) > 0}
        onFocus={onFocus}
      />
      {summary !== undefined && written !== '' && <ResultLine summary={summary} sampleNames={sampleNames} />}
      {finding !== undefined && (written !== '' || !field.required) && (
        <div className={classes.result}>
          <span data-tone={finding.severity === 'error' ? 'bad' : 'wait'}>
            {finding.message} {finding.mend}
            <Mends finding={finding} />
          </span>
        </div>
      )}
      {proposal !== undefined && (
        <div className={classes.proposal}>
          <Button size="compact-xs" variant="light" onClick={() => { onChange(proposal.template); }}>
            {text.mapping.take}
          </Button>
          <code>{proposal.template}</code>
          <Text size="xs" c="dimmed" title={proposal.reason}>
            {proposal.reason}
          </Text>
        </div>
      )}
    </div>
  );
}

/** How the field fared on the samples, and which one was the first to fail. */
function ResultLine({ summary, sampleNames }: { summary: FieldSummary; sampleNames: string[] }) {
  const { filled, missing, failed, refused, example, problem } = summary;
  return (
    <div className={classes.result} role="status">
      {filled > 0 && <span data-tone="good">{text.mapping.fine(filled)}</span>}
      {missing > 0 && <span data-tone="wait">{text.mapping.missing(missing)}</span>}
      {refused > 0 && <span data-tone="bad">{text.mapping.refused(refused)}</span>}
      {failed > 0 && <span data-tone="bad">{text.mapping.failed(failed)}</span>}
      {example !== undefined && example !== null && <span className={classes.gives}>{text.mapping.gives(shortValue(example))}</span>}
      {problem !== '' && (
        <span data-tone="bad">
          {problem} ({text.mapping.at(textIn(sampleNames[summary.problem_sample]) || '1')})
        </span>
      )}
    </div>
  );
}

function TransformMenu({ label, onTake }: { label: string; onTake: (filter: string) => void }) {
  const filters = useQuery(filtersQuery);
  const offered = filters.data?.filter(({ menu }) => menu) ?? [];
  const groups = [...new Set(offered.map(({ group }) => group))];
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" aria-label={text.mapping.transform(label)} title={text.mapping.transform(label)}>
          <IconWand size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
        {groups.map((group) => (
          <Fragment key={group}>
            <Menu.Label>{text.mapping.transformGroups[group] ?? group}</Menu.Label>
            {offered.filter((filter) => filter.group === group).map(({ name, title, liquid }) => (
              <Menu.Item key={name} onClick={() => { onTake(liquid); }}>
                {title}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddField({ fields, onAdd }: { fields: TargetField[]; onAdd: (name: string) => void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />}>
          {text.mapping.addField}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
        {fields.map((field) => (
          <Menu.Item key={field.name} onClick={() => { onAdd(field.name); }} rightSection={<Text size="xs" c="dimmed">{field.type}</Text>}>
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
