import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { ConfirmButton } from '@/components/confirm-button';
import { CopyText } from '@/components/copy-text';
import { DataTable, type Column } from '@/components/data-table';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { itemsOf } from '@/lib/paging';
import { accessText as text } from '@/text-access';

import { useInvite, useRemoveUser, useRole, usersQuery, type User } from '../api/user';

const roles = Object.entries(text.roles).map(([value, label]) => ({ value, label }));

/** Who signs in, in which role. */
export function UsersPanel() {
  const query = useInfiniteQuery(usersQuery);
  return (
    <Panel title={text.users} hint={text.usersHint}>
      <Invite />
      <QueryView query={query} lines={2}>
        {(data) => {
          const users = itemsOf(data);
          if (users.length === 0) return <Text size="sm">{text.noUsers}</Text>;
          return <DataTable label={text.users} columns={columns} items={users} keyOf={({ id }) => id} />;
        }}
      </QueryView>
    </Panel>
  );
}

const columns: Column<User>[] = [
  { title: text.login, render: ({ login }) => <Text size="sm" fw={600}>{login}</Text> },
  { title: text.name, render: ({ name }) => name },
  { title: text.passphrase, render: ({ has_passphrase: has }) => (has ? text.hasPassphrase : text.noPassphrase) },
  { title: text.role, render: (user) => <Role user={user} /> },
  { title: text.remove, render: (user) => <Remove user={user} />, align: 'end' },
];

function Role({ user }: { user: User }) {
  const change = useRole(user.id);
  return (
    <>
      <NativeSelect size="xs" aria-label={`${text.role}: ${user.login}`} data={roles} value={user.role} disabled={change.isPending} onChange={({ currentTarget }) => { change.mutate(currentTarget.value); }} />
      {change.error !== null && (
        <Text size="xs" c="var(--tone-bad)" role="alert">
          {change.error.message}
        </Text>
      )}
    </>
  );
}

function Remove({ user }: { user: User }) {
  const remove = useRemoveUser(user.id);
  return <ConfirmButton label={text.remove} question={text.removeQuestion(user.login)} error={remove.error} pending={remove.isPending} onConfirm={() => { remove.mutate(undefined); }} />;
}

function Invite() {
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState('builder');
  const invite = useInvite();
  return (
    <Stack gap="sm">
      <form onSubmit={(event) => { event.preventDefault(); invite.mutate({ login, name, role }, { onSuccess: () => { setLogin(''); setName(''); } }); }}>
        <Group gap="sm" align="end">
          <TextInput label={text.login} value={login} onChange={({ currentTarget }) => { setLogin(currentTarget.value.trim()); }} />
          <TextInput label={text.name} value={name} onChange={({ currentTarget }) => { setName(currentTarget.value); }} />
          <NativeSelect label={text.role} data={roles} value={role} onChange={({ currentTarget }) => { setRole(currentTarget.value); }} />
          <Button type="submit" variant="default" disabled={login === ''} loading={invite.isPending}>
            {text.invite}
          </Button>
        </Group>
      </form>
      {invite.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {invite.error.message}
        </Text>
      )}
      {invite.data !== undefined && (
        <Notice tone="wait" title={text.invited}>
          <CopyText value={window.location.origin + invite.data} label={text.copyInvitation} />
        </Notice>
      )}
    </Stack>
  );
}
