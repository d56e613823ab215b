import { Button, Collapse, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';

import { Facts } from '@/components/facts';
import { QueryView } from '@/components/query-view';
import { accessText as text } from '@/text-access';

import { scopesQuery, type Scopes as ScopesOf } from '../api/scopes';

/** What was granted, what the published flows need, and the difference. */
export function Scopes({ connection }: { connection: string }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={opened} onClick={toggle}>
        {text.scopesShow}
      </Button>
      <Collapse expanded={opened}>{opened && <ScopeFacts connection={connection} />}</Collapse>
    </div>
  );
}

function ScopeFacts({ connection }: { connection: string }) {
  const query = useQuery(scopesQuery(connection));
  return (
    <QueryView query={query} lines={2}>
      {(scopes) => (
        <Stack gap="xs" pt="xs">
          <Text size="sm">{scopes.advice}</Text>
          <Facts facts={factsOf(scopes)} />
          {scopes.needed.map(({ scope, needed_by: uses }) => (
            <Text key={scope} size="xs" c="dimmed">
              <b>{scope}</b>: {uses.map(({ flow_name: flow, step }) => text.neededBy(flow, step)).join('; ')}
            </Text>
          ))}
        </Stack>
      )}
    </QueryView>
  );
}

function listed(scopes: string[]): string {
  return scopes.length === 0 ? text.none : scopes.join(', ');
}

function factsOf({ granted, needed, missing, surplus }: ScopesOf) {
  return [
    { name: text.granted, value: granted === null ? text.unknown : listed(granted) },
    { name: text.needed, value: listed(needed.map(({ scope }) => scope)) },
    { name: text.missing, value: listed(missing) },
    { name: text.surplus, value: listed(surplus) },
  ];
}
