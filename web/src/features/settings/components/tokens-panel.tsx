import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { ConfirmButton } from '@/components/confirm-button';
import { CopyText } from '@/components/copy-text';
import { DataTable, type Column } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { tokensQuery, useCreateToken, useRevokeToken, type Token } from '../api/token';

/** Who and what may call this server: API tokens, sessions of browsers, sign-in links. */
export function TokensPanel() {
  const query = useInfiniteQuery(tokensQuery);
  return (
    <Panel title={text.tokens.title} hint={text.tokens.hint}>
      <NewToken />
      <QueryView query={query} lines={2}>
        {(data) => <DataTable label={text.tokens.title} columns={columns} items={itemsOf(data)} keyOf={({ id }) => id} />}
      </QueryView>
      <ShowMore query={query} />
    </Panel>
  );
}

const columns: Column<Token>[] = [
  {
    title: text.tokens.name,
    render: (token) => (
      <Text size="sm" fw={600}>
        {token.name}
      </Text>
    ),
  },
  { title: text.tokens.kind, render: ({ kind }) => text.tokens.kinds[kind] ?? kind },
  { title: text.tokens.created, render: ({ created_at }) => <Moment at={created_at} /> },
  { title: text.tokens.expires, render: ({ expires_at }) => (expires_at === null ? text.tokens.never : <Moment at={expires_at} />) },
  { title: text.tokens.access, render: (token) => <Revoke token={token} />, align: 'end' },
];

function Revoke({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  if (token.own) return <Text size="sm" c="dimmed" span>{text.tokens.own}</Text>;
  return (
    <ConfirmButton
      label={text.tokens.revoke}
      question={text.tokens.revokeQuestion(token.name)}
      error={revoke.error}
      pending={revoke.isPending}
      onConfirm={() => { revoke.mutate(token.id); }}
    />
  );
}

function NewToken() {
  const [name, setName] = useState('');
  const create = useCreateToken();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), { onSuccess: () => { setName(''); } });
  };
  return (
    <Stack gap="sm">
      <form onSubmit={submit}>
        <Group gap="sm" align="end">
          <TextInput
            label={text.tokens.newName}
            placeholder={text.tokens.newHint}
            value={name}
            onChange={({ currentTarget }) => { setName(currentTarget.value); }}
          />
          <Button type="submit" variant="default" disabled={name.trim() === ''} loading={create.isPending}>
            {text.tokens.create}
          </Button>
        </Group>
      </form>
      {create.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {create.error.message}
        </Text>
      )}
      {create.data !== undefined && (
        <Notice tone="wait" title={text.tokens.createdTitle}>
          <CopyText value={create.data} label={text.tokens.copy} />
        </Notice>
      )}
    </Stack>
  );
}
