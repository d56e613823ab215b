import { ActionIcon, Button, Group, NativeSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { QueryBuilder, type ActionProps, type CombinatorSelectorProps, type FieldSelectorProps, type NotToggleProps, type OperatorSelectorProps, type RuleGroupType, type ValueEditorProps } from 'react-querybuilder';

import { JsonEditor } from '@/components/json-editor';
import { objectOf, prettyJson } from '@/lib/json';
import { describeRule } from '@/lib/rule';
import { editorText as text } from '@/text-editor';

import { listIn, recordIn, textIn } from '@/lib/flow/document';
import { rulePreviewQuery, shortValue } from '../api/mapping';
import { fromLogic, isGroup, operators, toLogic, unary, type Condition, type Group as Conditions } from '../api/rule';
import { sourceOf, useScope, type Scope } from '../api/scope';
import { useEditor } from './editor-state';
import classes from './rule-builder.module.css';

interface RuleBuilderProps {
  /** The step whose rule it is: what stands before it can be read. */
  stepId: string;
  label: string;
  rule: unknown;
  onChange: (rule: unknown) => void;
}

function toQuery(group: Conditions): RuleGroupType {
  return { combinator: group.combinator, not: group.not, rules: group.rules.map((rule) => (isGroup(rule) ? toQuery(rule) : { ...rule, value: shownValue(rule) })) };
}

function shownValue({ operator, value }: Condition): string {
  if (unary.has(operator)) return '';
  return Array.isArray(value) ? value.map(String).join(', ') : value === null || value === undefined ? '' : shortValue(value);
}

/** A typed value as the field's type has it. */
function typed(written: string, type: string): unknown {
  if (type === 'yes or no' || written === 'true' || written === 'false') return written === 'true';
  if ((type === 'number' || type === 'whole number') && written.trim() !== '' && !Number.isNaN(Number(written))) return Number(written);
  return written;
}

function fromQuery(query: RuleGroupType, scope: Scope): Conditions {
  const rules = query.rules.map((rule): Condition | Conditions => {
    if ('rules' in rule) return fromQuery(rule, scope);
    const type = sourceOf(scope.groups, rule.field)?.type ?? '';
    const written = String(rule.value ?? '');
    const isList = rule.operator === 'oneOf' || rule.operator === 'noneOf';
    const value = isList ? written.split(',').map((part) => typed(part.trim(), type)) : typed(written, type);
    return { field: rule.field, operator: rule.operator, value };
  });
  return { combinator: query.combinator === 'or' ? 'or' : 'and', not: query.not === true, rules };
}

/** Comparisons that make sense for a type. */
function operatorsFor(type: string): string[] {
  const isNumber = type.includes('number') || type.startsWith('date');
  if (type.startsWith('list')) return ['set', 'unset', 'contains', 'lacks'];
  if (type === 'yes or no') return ['equals', 'set', 'unset'];
  return operators.filter((operator) => isNumber || !['more', 'atLeast', 'less', 'atMost'].includes(operator) || type === 'anything');
}

function fieldsFor(scope: Scope) {
  return scope.groups.map((group) => ({
    label: group.title,
    options: group.sources.map((source) => ({
      name: source.path,
      value: source.path,
      label: source.label,
      operators: operatorsFor(source.type).map((name) => ({ name, value: name, label: text.rules.operators[name] ?? name })),
    })),
  }));
}

/** A rule made of conditions and groups; what the builder cannot show is written by hand. */
export function RuleBuilder({ stepId, label, rule, onChange }: RuleBuilderProps) {
  const { document } = useEditor();
  const scope = useScope(document, stepId);
  const group = useMemo(() => fromLogic(rule), [rule]);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {group === null ? (
        <ByHand rule={rule} onChange={onChange} />
      ) : (
        <Builder group={group} scope={scope} onChange={onChange} />
      )}
      <RuleResult rule={rule} scope={scope} />
    </Stack>
  );
}

function Builder({ group, scope, onChange }: { group: Conditions; scope: Scope; onChange: (rule: unknown) => void }) {
  const fields = useMemo(() => fieldsFor(scope), [scope]);
  const known = useMemo(() => new Set(scope.groups.flatMap(({ sources }) => sources.map(({ path }) => path))), [scope]);
  const missing = group.rules.flatMap((rule) => (!isGroup(rule) && !known.has(rule.field) ? [rule.field] : []));
  const all = useMemo(() => {
    if (missing.length === 0) return fields;
    const names = operators.map((name) => ({ name, value: name, label: text.rules.operators[name] ?? name }));
    return [...fields, { label: '…', options: missing.map((path) => ({ name: path, value: path, label: path, operators: names })) }];
  }, [fields, missing]);
  // The builder keeps its own state: a half-typed condition is not lost while the document takes it over.
  const [query, setQuery] = useState(() => toQuery(group));
  const logic = JSON.stringify(toLogic(fromQuery(query, scope)));
  const given = JSON.stringify(toLogic(group));
  const [seen, setSeen] = useState(given);
  if (given !== seen) {
    setSeen(given);
    if (given !== logic) setQuery(toQuery(group));
  }
  return (
    <div className={classes.builder}>
      <QueryBuilder
        fields={all}
        query={query}
        onQueryChange={(next: RuleGroupType) => {
          setQuery(next);
          onChange(toLogic(fromQuery(next, scope)));
        }}
        getDefaultField={fields[0]?.options[0]?.name ?? ''}
        resetOnFieldChange={false}
        showNotToggle
        controlElements={controls}
        combinators={[
          { name: 'and', value: 'and', label: text.rules.all },
          { name: 'or', value: 'or', label: text.rules.any },
        ]}
      />
      {query.rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {text.rules.always}
        </Text>
      )}
    </div>
  );
}

/** The builder's groups of fields, as the select takes them. */
function groupsOf(options: readonly unknown[]) {
  return options.map((one) => {
    const { label, options: fields } = recordIn(one);
    const items = listIn(fields).map((field) => ({ value: textIn(recordIn(field).name), label: textIn(recordIn(field).label) }));
    return { group: textIn(label), items };
  });
}

function FieldSelect(props: FieldSelectorProps) {
  return (
    <Select
      size="xs"
      searchable
      allowDeselect={false}
      aria-label={text.rules.field}
      data={groupsOf(props.options)}
      value={props.value ?? null}
      onChange={(value) => { props.handleOnChange(value); }}
      w={170}
      comboboxProps={{ width: 260, position: 'bottom-start' }}
    />
  );
}

function choicesOf(options: readonly unknown[]) {
  return options.map((one) => ({ value: textIn(recordIn(one).name), label: textIn(recordIn(one).label) }));
}

function OperatorSelect(props: OperatorSelectorProps) {
  const data = choicesOf(props.options);
  return <NativeSelect size="xs" aria-label={text.rules.operator} data={data} value={props.value ?? ''} onChange={({ currentTarget }) => { props.handleOnChange(currentTarget.value); }} />;
}

function ValueInput(props: ValueEditorProps) {
  if (unary.has(props.operator)) return null;
  const isList = props.operator === 'oneOf' || props.operator === 'noneOf';
  return <TextInput size="xs" aria-label={text.rules.value} placeholder={isList ? text.rules.listHint : ''} value={String(props.value ?? '')} onChange={({ currentTarget }) => { props.handleOnChange(currentTarget.value); }} flex={1} miw={90} />;
}

function CombinatorSelect(props: CombinatorSelectorProps) {
  const data = choicesOf(props.options);
  return <NativeSelect size="xs" aria-label={text.rules.combinator} data={data} value={props.value ?? ''} onChange={({ currentTarget }) => { props.handleOnChange(currentTarget.value); }} />;
}

function NotToggle(props: NotToggleProps) {
  const checked = props.checked === true;
  return (
    <Button size="compact-xs" variant={checked ? 'filled' : 'default'} aria-pressed={checked} onClick={() => { props.handleOnChange(!checked); }}>
      {text.rules.not}
    </Button>
  );
}

function RemoveButton(props: ActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={text.rules.remove} title={text.rules.remove} onClick={(event) => { props.handleOnClick(event); }}>
      <IconX size={15} aria-hidden />
    </ActionIcon>
  );
}

function actionButton(label: string) {
  return function ActionButton(props: ActionProps) {
    return (
      <Button size="compact-xs" variant="default" onClick={(event) => { props.handleOnClick(event); }}>
        {label}
      </Button>
    );
  };
}

const controls = {
  fieldSelector: FieldSelect,
  operatorSelector: OperatorSelect,
  valueEditor: ValueInput,
  combinatorSelector: CombinatorSelect,
  notToggle: NotToggle,
  addRuleAction: actionButton(text.rules.addRule),
  addGroupAction: actionButton(text.rules.addGroup),
  removeRuleAction: RemoveButton,
  removeGroupAction: RemoveButton,
};

function ByHand({ rule, onChange }: { rule: unknown; onChange: (rule: unknown) => void }) {
  const [written, setWritten] = useState(() => prettyJson(rule));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {text.rules.byHand}
      </Text>
      <JsonEditor
        label="JsonLogic"
        value={written}
        onChange={(next) => {
          setWritten(next);
          const parsed = objectOf(next);
          if (parsed !== null) onChange(parsed);
        }}
      />
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={() => { onChange(true); }}>
          {text.rules.useBuilder}
        </Button>
      </Group>
    </Stack>
  );
}

/** For how many samples the rule holds, and why not for one of them. */
function RuleResult({ rule, scope }: { rule: unknown; scope: Scope }) {
  const { document } = useEditor();
  const [tried] = useDebouncedValue(rule, 350);
  const preview = useQuery({ ...rulePreviewQuery(document, tried, scope.stepSamples), enabled: tried !== true && document.trigger.operations.length > 0 });
  const [chosen, setChosen] = useState('');
  if (rule === true) return null;
  if (preview.error !== null) {
    return (
      <Text size="sm" c="var(--tone-bad)" role="status">
        {preview.error.message}
      </Text>
    );
  }
  if (preview.data === undefined) return null;
  const { samples, holding, failing } = preview.data;
  const sample = samples.find((one) => one.sample === chosen) ?? samples.find((one) => !one.holds);
  return (
    <Stack gap={6}>
      <Text size="sm" role="status">
        {text.rules.holding(holding, samples.length)}
        {failing > 0 && ` · ${text.rules.failing(failing)}`}
        <Text span c="dimmed" size="sm">
          {' '}
          · {text.rules.inWords(describeRule(rule))}
        </Text>
      </Text>
      {sample !== undefined && (
        <div className={classes.why}>
          <Group gap="xs" align="end">
            <NativeSelect
              size="xs"
              label={text.rules.whyNotFor}
              data={samples.map((one) => ({ value: one.sample, label: `${one.holds ? '✓' : '✗'} ${one.sample}` }))}
              value={sample.sample}
              onChange={({ currentTarget }) => { setChosen(currentTarget.value); }}
            />
          </Group>
          <Text size="sm" mt={4}>
            {sample.holds ? text.rules.holds : sample.error !== '' ? sample.error : text.rules.because}
          </Text>
          {!sample.holds && (
            <ul className={classes.reasons}>
              {sample.because.map((part) => (
                <li key={part.path + part.sentence}>
                  {part.sentence}
                  {Array.isArray(part.seen) && part.seen.length > 0 && <Text span c="dimmed" size="sm"> ({part.seen.map(shortValue).join(', ')})</Text>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Stack>
  );
}
