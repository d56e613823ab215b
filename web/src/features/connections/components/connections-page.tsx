import { Button, SimpleGrid } from '@mantine/core';
import { IconPlug, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { connectionsQuery } from '../api/connection';
import { ConnectionCard } from './connection-card';

function ConnectLink() {
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} renderRoot={(props) => <Link to="/welcome" {...props} />}>
      {text.connections.connect}
    </Button>
  );
}

export function ConnectionsPage(): ReactNode {
  const query = useInfiniteQuery(connectionsQuery);
  return (
    <Page title={text.connections.title} intro={text.connections.intro} actions={<ConnectLink />}>
      <QueryView query={query} lines={3}>
        {(data) => {
          const connections = itemsOf(data);
          if (connections.length === 0) {
            return <Empty icon={IconPlug} title={text.connections.none}>{text.connections.noneHint}</Empty>;
          }
          return (
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {connections.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} />
              ))}
            </SimpleGrid>
          );
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}
