import { Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { BackLink } from '@/components/back-link';
import { Facts, type Fact } from '@/components/facts';
import { JsonView } from '@/components/json-view';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { isEmpty } from '@/lib/json';
import { text } from '@/text';

import { fieldsOf, typeText, type Field } from '@/lib/fields';
import { operationQuery, type OperationDetail } from '@/lib/operations';
import classes from './catalog.module.css';
import { FieldTable } from './field-table';
import { MethodBadge } from './method-badge';
import { TryPanel } from './try-panel';

const route = getRouteApi('/catalog/$id');

export function OperationPage(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(operationQuery(id));
  return (
    <Page
      title={query.data?.title ?? id}
      intro={query.data?.description}
      back={<BackLink to="/catalog">{text.catalog.title}</BackLink>}
    >
      <QueryView query={query}>{(data) => <OperationBody operation={data} />}</QueryView>
    </Page>
  );
}

function parameterFields(operation: OperationDetail): Field[] {
  return operation.parameters.map((parameter) => ({
    path: `${parameter.in}:${parameter.name}`,
    depth: 0,
    name: parameter.name,
    type: text.catalog.place(typeText(parameter.schema), parameter.in),
    required: parameter.required && parameter.from_setting === null,
    note: parameter.from_setting === null ? parameter.title : text.catalog.fromSetting(parameter.from_setting),
  }));
}

function OperationBody({ operation }: { operation: OperationDetail }) {
  const isTrigger = operation.kind === 'trigger';
  const inputs = isTrigger ? [] : [...parameterFields(operation), ...fieldsOf(operation.body)];
  return (
    <Stack gap="lg">
      <Panel>
        {operation.method !== null && (
          <div className={classes.call}>
            <MethodBadge method={operation.method} />
            {operation.path}
          </div>
        )}
        <Facts facts={factsOf(operation)} />
        {operation.effect !== null && (
          <Text size="sm" c="dimmed">
            {text.effectHint[operation.effect]}
          </Text>
        )}
      </Panel>
      {inputs.length > 0 && <Fields title={text.catalog.input} fields={inputs} showRequired />}
      {isTrigger && <Fields title={text.catalog.data} fields={fieldsOf(operation.data)} showRequired />}
      {!isTrigger && <Fields title={text.catalog.answer} fields={fieldsOf(operation.response)} showRequired={false} />}
      {!isTrigger && operation.method !== null && <TryPanel operation={operation} />}
      {Object.entries(operation.sample)
        .filter(([, value]) => !isEmpty(value))
        .map(([name, value]) => (
          <Panel key={name} title={text.catalog.samples[name] ?? name}>
            <JsonView value={value} label={text.catalog.samples[name] ?? name} />
          </Panel>
        ))}
    </Stack>
  );
}

function Fields({ title, fields, showRequired }: { title: string; fields: Field[]; showRequired: boolean }) {
  return (
    <Panel title={title}>
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.catalog.noFields}
        </Text>
      ) : (
        <FieldTable label={title} fields={fields} showRequired={showRequired} />
      )}
    </Panel>
  );
}

function factsOf(operation: OperationDetail): Fact[] {
  const facts: Fact[] = [
    { name: text.catalog.name, value: <Code>{operation.id}</Code> },
    { name: text.catalog.kind, value: text.catalog.kinds[operation.kind] ?? operation.kind },
    { name: text.catalog.connector, value: operation.connector },
  ];
  if (operation.event_type !== null) facts.push({ name: text.catalog.eventType, value: <Code>{operation.event_type}</Code> });
  if (operation.effect !== null) facts.push({ name: text.catalog.effect, value: text.effect[operation.effect] ?? operation.effect });
  if (operation.scopes.length > 0) facts.push({ name: text.catalog.scopes, value: <Codes values={operation.scopes} /> });
  if (!isEmpty(operation.headers)) {
    const headers = Object.entries(operation.headers).map(([name, value]) => `${name}: ${String(value)}`);
    facts.push({ name: text.catalog.headers, value: <Codes values={headers} /> });
  }
  return facts;
}

function Codes({ values }: { values: string[] }) {
  return (
    <Group gap={4}>
      {values.map((value) => (
        <Code key={value}>{value}</Code>
      ))}
    </Group>
  );
}
