import { Button, Group, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { CopyText } from '@/components/copy-text';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { accessText } from '@/text-access';
import { welcomeText as text } from '@/text-welcome';

import { appQuery, connect, consent, isSimulated, operationsOf, recipesQuery, sandboxQuery, scopeQueries, switchSandboxOn, type App, type Connected } from '../api/setup';

interface ConnectStepProps {
  connections: Connected[];
  onNext: () => void;
}

/** The accounts: what is connected, and forms for what is not. */
export function ConnectStep({ connections, onNext }: ConnectStepProps) {
  const find = (connector: string) => connections.find((one) => one.connector === connector);
  const highlevel = find('highlevel');
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        {text.connect.hint}
      </Text>
      {highlevel === undefined && <SandboxOffer />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={text.connect.highlevel}>{highlevel === undefined ? <HighLevelForm /> : <Done connection={highlevel} />}</Panel>
        <Panel title={`${text.connect.habitify} (${text.connect.optional})`}>
          <HabitifyPart connection={find('habitify')} />
        </Panel>
      </SimpleGrid>
      <Group justify="flex-end" gap="sm">
        {highlevel === undefined && (
          <Text size="sm" c="dimmed">
            {text.connect.needed}
          </Text>
        )}
        <Button disabled={highlevel === undefined} onClick={onNext}>
          {text.next}
        </Button>
      </Group>
    </Stack>
  );
}

/** One click instead of keys, where the server has simulators of its own to offer. */
function SandboxOffer() {
  const client = useQueryClient();
  const sandbox = useQuery(sandboxQuery);
  const use = useMutation({
    mutationFn: switchSandboxOn,
    onSettled: () => Promise.all([['/connections'], ['/sandbox'], ['simulators']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  if (sandbox.data?.available !== true) return null;
  return (
    <Panel>
      <Group justify="space-between" gap="md">
        <Text size="sm" flex={1} miw={240}>
          {text.connect.sandboxHint}
        </Text>
        <Button loading={use.isPending} onClick={() => { use.mutate(); }}>
          {text.connect.sandbox}
        </Button>
      </Group>
      <Outcome error={use.error} failed={null} />
    </Panel>
  );
}

function Done({ connection }: { connection: Connected }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <IconCircleCheck size={22} color="var(--tone-good)" aria-hidden />
      <div>
        <Text fw={550}>{text.connect.connected(connection.name)}</Text>
        {isSimulated(connection) && (
          <Text size="sm" c="dimmed">
            {text.connect.simulated}
          </Text>
        )}
      </div>
    </Group>
  );
}

function useConnect() {
  const client = useQueryClient();
  return useMutation({ mutationFn: connect, onSettled: () => client.invalidateQueries({ queryKey: ['/connections'] }) });
}

function Outcome({ error, failed }: { error: Error | null; failed: string | null | undefined }) {
  if (error !== null) return <Notice tone="bad" title={error.message} />;
  return typeof failed === 'string' ? <Notice tone="bad" title={text.connect.failed(failed)} /> : null;
}

/** Exactly the scopes that the ready-made flows need, no more. */
function useScopes(): string[] {
  const recipes = useQuery(recipesQuery);
  const operations = operationsOf(recipes.data?.map(({ flow }) => flow) ?? [], 'highlevel');
  const details = useQueries({ queries: scopeQueries(operations) });
  return [...new Set(details.flatMap(({ data }) => data?.scopes ?? []))].sort();
}

function HighLevelForm() {
  const [token, setToken] = useState('');
  const [location, setLocation] = useState('');
  const add = useConnect();
  const scopes = useScopes();
  const app = useQuery(appQuery).data;
  const agree = useMutation({ mutationFn: (entered: App) => consent(entered, scopes) });
  const send = () => { add.mutate({ connector: 'highlevel', name: 'HighLevel', credentials: { token }, settings: { location_id: location } }); };
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Stack gap="sm">
        {app != null && (
          <div>
            <Button loading={agree.isPending} onClick={() => { agree.mutate(app); }}>
              {accessText.consent}
            </Button>
            <Text size="xs" c="dimmed" mt={4}>
              {agree.error?.message ?? accessText.consentHint}
            </Text>
          </div>
        )}
        <Text size="sm">{text.connect.highlevelHint}</Text>
        <div>
          <Text size="sm" fw={500}>
            {text.connect.scopes}
          </Text>
          <CopyText value={scopes.join(' ')} label={text.connect.copyScopes} />
        </div>
        <PasswordInput label={text.connect.token} required autoComplete="off" value={token} onChange={({ currentTarget }) => { setToken(currentTarget.value.trim()); }} />
        <TextInput label={text.connect.location} description={text.connect.locationHint} required value={location} onChange={({ currentTarget }) => { setLocation(currentTarget.value.trim()); }} />
        <Button type="submit" loading={add.isPending} disabled={token === '' || location === ''} style={{ alignSelf: 'flex-start' }}>
          {text.connect.connect}
        </Button>
        <Outcome error={add.error} failed={add.data} />
      </Stack>
    </form>
  );
}

function HabitifyPart({ connection }: { connection: Connected | undefined }) {
  const [key, setKey] = useState('');
  const add = useConnect();
  if (connection !== undefined) return <Done connection={connection} />;
  const send = () => { add.mutate({ connector: 'habitify', name: 'Habitify', credentials: { api_key: key }, settings: {} }); };
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Stack gap="sm">
        <Text size="sm">{text.connect.habitifyHint}</Text>
        <PasswordInput label={text.connect.key} description={text.connect.keyHint} autoComplete="off" value={key} onChange={({ currentTarget }) => { setKey(currentTarget.value.trim()); }} />
        <Button type="submit" variant="default" loading={add.isPending} disabled={key === ''} style={{ alignSelf: 'flex-start' }}>
          {text.connect.connect}
        </Button>
        <Outcome error={add.error} failed={add.data} />
      </Stack>
    </form>
  );
}
