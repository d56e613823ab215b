import { Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconListDetails, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { catalogQuery, type CatalogFilters, type Operation } from '@/lib/operations';
import { MethodBadge } from './method-badge';

const route = getRouteApi('/catalog');

const columns: Column<Operation>[] = [
  {
    title: text.catalog.operation,
    render: (operation) => (
      <>
        <Link to="/catalog/$id" params={{ id: operation.id }} className="row-link">
          {operation.title}
        </Link>
        <Text size="xs" c="dimmed" ff="monospace">
          {operation.id}
        </Text>
      </>
    ),
    width: '36%',
  },
  { title: text.catalog.group, render: (operation) => operation.group, wideOnly: true },
  { title: text.catalog.kind, render: (operation) => text.catalog.kinds[operation.kind] ?? operation.kind },
  {
    title: text.catalog.call,
    render: (operation) =>
      operation.method === null ? (
        <Text size="xs" ff="monospace">
          {operation.event_type ?? text.catalog.builtin}
        </Text>
      ) : (
        <Group gap={6} wrap="nowrap">
          <MethodBadge method={operation.method} />
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {operation.path}
          </Text>
        </Group>
      ),
  },
];

export function CatalogPage(): ReactNode {
  const filters = route.useSearch();
  const query = useInfiniteQuery(catalogQuery(filters));
  return (
    <Page title={text.catalog.title} intro={text.catalog.intro}>
      <Stack gap="sm">
        <Filters filters={filters} />
        <QueryView query={query} lines={10}>
          {(data) => {
            const operations = itemsOf(data);
            if (operations.length === 0) {
              return <Empty icon={IconListDetails} title={text.catalog.none}>{text.catalog.noneHint}</Empty>;
            }
            return <DataTable label={text.catalog.title} columns={columns} items={operations} keyOf={({ id }) => id} />;
          }}
        </QueryView>
        <ShowMore query={query} />
      </Stack>
    </Page>
  );
}

function Filters({ filters }: { filters: CatalogFilters }) {
  const navigate = route.useNavigate();
  const change = (changed: CatalogFilters) => void navigate({ to: '/catalog', search: { ...filters, ...changed }, replace: true });
  const search = useDebouncedCallback((q: string) => { change({ q: q === '' ? undefined : q }); }, 250);
  return (
    <Group gap="sm" align="end">
      <TextInput
        label={text.catalog.search}
        type="search"
        placeholder={text.catalog.searchHint}
        leftSection={<IconSearch size={16} aria-hidden />}
        defaultValue={filters.q ?? ''}
        onChange={({ currentTarget }) => { search(currentTarget.value.trim()); }}
        flex="1 1 220px"
        maw={380}
      />
      <NativeSelect
        label={text.catalog.kind}
        value={filters.kind ?? ''}
        onChange={({ currentTarget }) => { change({ kind: currentTarget.value || undefined }); }}
        data={[
          { value: '', label: text.catalog.everyKind },
          { value: 'action', label: text.catalog.kinds.action ?? '' },
          { value: 'trigger', label: text.catalog.kinds.trigger ?? '' },
        ]}
      />
      <NativeSelect
        label={text.catalog.connector}
        value={filters.connector ?? ''}
        onChange={({ currentTarget }) => { change({ connector: currentTarget.value || undefined }); }}
        data={[{ value: '', label: text.catalog.everyConnector }, ...text.catalog.connectors]}
      />
    </Group>
  );
}
