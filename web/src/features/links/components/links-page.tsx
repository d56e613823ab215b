import { Code, Group, NativeSelect } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { linksText as text } from '@/text-access';

import { linksQuery, type Link } from '../api/link';

const route = getRouteApi('/links');

const columns: Column<Link>[] = [
  { title: text.kind, render: ({ kind }) => text.kinds[kind] ?? kind },
  { title: text.source, render: ({ source_id: id }) => <Code>{id}</Code> },
  { title: text.target, render: ({ target_id: id }) => <Code>{id}</Code> },
  { title: text.state, render: ({ state }) => Object.keys(state).join(', '), wideOnly: true },
  { title: text.changed, render: ({ updated_at: at }) => <Moment at={at} />, align: 'end' },
];

/** Which thing of one system is which of the other. */
export function LinksPage(): ReactNode {
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(linksQuery(kind));
  return (
    <Page title={text.title} intro={text.intro}>
      <Group>
        <NativeSelect
          label={text.kind}
          data={[{ value: '', label: text.every }, ...Object.entries(text.kinds).map(([value, label]) => ({ value, label }))]}
          value={kind ?? ''}
          onChange={({ currentTarget: { value } }) => void navigate({ to: '/links', search: { kind: value === '' ? undefined : value }, replace: true })}
        />
      </Group>
      <QueryView query={query}>
        {(data) => {
          const links = itemsOf(data);
          if (links.length === 0) return <Empty icon={IconLink} title={text.none}>{text.noneHint}</Empty>;
          return <DataTable label={text.title} columns={columns} items={links} keyOf={(link) => `${link.kind} ${link.source_id} ${link.connection}`} />;
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}
