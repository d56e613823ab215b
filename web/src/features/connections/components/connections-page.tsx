import { Button, SimpleGrid } from '@mantine/core';
import { IconPlug, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Notice } from '@/components/notice';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';
import { connectionText } from '@/text-home';

import { connectionsQuery } from '../api/connection';
import { secretsQuery } from '../api/use';
import { ConnectionCard } from './connection-card';

function ConnectLink() {
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props) => <Link to="/welcome" {...props} />}>
      {text.connections.connect}
    </Button>
  );
}

const route = getRouteApi('/connections');

export function ConnectionsPage(): ReactNode {
  const query = useInfiniteQuery(connectionsQuery);
  const secrets = useInfiniteQuery(secretsQuery);
  const { connected } = route.useSearch();
  const secretOf = (id: string) => (secrets.data === undefined ? undefined : itemsOf(secrets.data).find(({ owner }) => owner === id));
  return (
    <Page title={text.connections.title} intro={text.connections.intro} actions={<ConnectLink />}>
      <QueryView query={query} lines={3}>
        {(data) => {
          const connections = itemsOf(data);
          if (connections.length === 0) {
            return <Empty icon={IconPlug} title={text.connections.none}>{text.connections.noneHint}</Empty>;
          }
          return (
            <>
              <Welcomed name={connections.find(({ id }) => id === connected)?.name} />
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                {connections.map((connection) => (
                  <ConnectionCard key={connection.id} connection={connection} secret={secretOf(connection.id)} />
                ))}
              </SimpleGrid>
            </>
          );
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}

/** Says that a person has come back from the consent page. */
function Welcomed({ name }: { name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <Notice tone="good" title={connectionText.connected(name)}>
      {connectionText.connectedHint}
    </Notice>
  );
}
