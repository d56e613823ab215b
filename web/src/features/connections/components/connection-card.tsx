import { Button, Group, Text } from '@mantine/core';

import { Facts, type Fact } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { ToneBadge, type Tone } from '@/components/tone-badge';
import { text } from '@/text';
import { accessText } from '@/text-access';
import { connectionText } from '@/text-home';

import { useConnectionTest, type Connection } from '../api/connection';
import { useReconnect } from '../api/scopes';
import type { SecretAge } from '../api/use';
import { ChangeKey } from './change-key';
import { Coverage } from './coverage';
import { ageFacts, OldKey } from './key-age';
import { Scopes } from './scopes';
import { LastCalls, LimitsLeft } from './use-of-account';

const tones: Record<string, Tone> = { ok: 'good', needs_attention: 'bad', unknown: 'quiet' };

interface ConnectionCardProps {
  connection: Connection;
  secret: SecretAge | undefined;
}

export function ConnectionCard({ connection, secret }: ConnectionCardProps) {
  const test = useConnectionTest(connection.id);
  const reconnect = useReconnect(connection.id);
  const { health, health_detail: detail } = connection;
  const isRefused = health === 'needs_attention';
  return (
    <Panel
      title={connection.name}
      actions={<ToneBadge tone={tones[health] ?? 'quiet'}>{text.health[health] ?? health}</ToneBadge>}
    >
      {detail !== '' && (
        <Text size="sm" c="dimmed">
          {detail}
        </Text>
      )}
      <Facts facts={[...factsOf(connection), ...ageFacts(secret)]} />
      <OldKey connection={connection.id} secret={secret} />
      <LimitsLeft connection={connection} />
      <div>
        <Scopes connection={connection.id} />
        <LastCalls connection={connection} />
        <Coverage connection={connection} />
      </div>
      {test.data !== undefined && (
        <Notice tone={test.data.ok ? 'good' : 'bad'} title={test.data.ok ? text.connections.works : text.connections.fails}>
          {test.data.detail}
        </Notice>
      )}
      {test.error !== null && <Notice tone="bad" title={text.connections.testFailed}>{test.error.message}</Notice>}
      {reconnect.error !== null && <Notice tone="bad" title={connectionText.reconnectFailed}>{reconnect.error.message}</Notice>}
      <Group>
        <Button
          variant="default"
          size="xs"
          loading={test.isPending}
          aria-label={text.connections.testNamed(connection.name)}
          onClick={() => { test.mutate(); }}
        >
          {text.connections.test}
        </Button>
        {connection.auth === 'oauth2' && (
          <Button
            variant={isRefused ? 'filled' : 'default'}
            size="xs"
            loading={reconnect.isPending}
            aria-label={accessText.reconnectNamed(connection.name)}
            onClick={() => { reconnect.mutate(); }}
          >
            {accessText.reconnect}
          </Button>
        )}
        {connection.auth in text.connections.keyLabel && (
          <ChangeKey connection={connection} advice={secret?.advice ?? ''} urgent={isRefused} />
        )}
      </Group>
    </Panel>
  );
}

function factsOf(connection: Connection): Fact[] {
  const facts: Fact[] = [
    { name: text.connections.connector, value: connection.connector },
    { name: text.connections.auth, value: text.auth[connection.auth] ?? connection.auth },
    { name: text.connections.access, value: connection.read_only ? text.connections.readOnly : text.connections.readWrite },
    { name: text.connections.changed, value: <Moment at={connection.updated_at} /> },
  ];
  if (connection.base_url !== '') facts.push({ name: text.connections.address, value: connection.base_url });
  for (const [name, value] of Object.entries(connection.settings)) {
    facts.push({ name, value: typeof value === 'string' ? value : JSON.stringify(value) });
  }
  return facts;
}
