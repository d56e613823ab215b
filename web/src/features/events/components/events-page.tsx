import { Button, Code, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconBolt } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { dispositions, eventsQuery, type Event, type EventFilters } from '../api/event';
import { DispositionBadge } from './disposition-badge';

const route = getRouteApi('/events');

const columns: Column<Event>[] = [
  {
    title: text.events.type,
    render: (event) => (
      <Link to="/events/$id" params={{ id: event.id }} className="row-link">
        {event.type}
      </Link>
    ),
  },
  { title: text.events.disposition, render: (event) => <DispositionBadge disposition={event.disposition} /> },
  { title: text.events.detail, render: (event) => event.detail ?? '', wideOnly: true },
  { title: text.runs.contact, render: (event) => (event.ordering_key === '' ? '' : <Code>{event.ordering_key}</Code>), width: '22%' },
  { title: text.events.received, render: (event) => <Moment at={event.received_at} />, align: 'end' },
];

export function EventsPage(): ReactNode {
  const filters = route.useSearch();
  const query = useInfiniteQuery(eventsQuery(filters));
  const filtered = Object.values(filters).some(Boolean);
  return (
    <Page title={text.events.title} intro={text.events.intro}>
      <Filters filters={filters} />
      <QueryView query={query} lines={8}>
        {(data) => {
          const events = itemsOf(data);
          if (events.length > 0) {
            return <DataTable label={text.events.title} columns={columns} items={events} keyOf={(event) => event.id} />;
          }
          return (
            <Empty icon={IconBolt} title={filtered ? text.events.noneFound : text.events.none}>
              {filtered ? text.runs.noneFoundHint : text.events.noneHint}
            </Empty>
          );
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}

function Filters({ filters }: { filters: EventFilters }) {
  const navigate = route.useNavigate();
  const change = (changed: EventFilters) => void navigate({ to: '/events', search: { ...filters, ...changed }, replace: true });
  const changeType = useDebouncedCallback((type: string) => { change({ type: type === '' ? undefined : type }); }, 300);
  return (
    <Group gap="sm" align="end">
      <NativeSelect
        label={text.events.disposition}
        value={filters.disposition ?? ''}
        onChange={({ currentTarget }) => { change({ disposition: currentTarget.value || undefined }); }}
        data={[
          { value: '', label: text.events.every },
          ...dispositions.map((value) => ({ value, label: text.disposition[value] ?? value })),
        ]}
      />
      <TextInput
        key={filters.type === undefined ? 'none' : 'typed'}
        label={text.events.typeExactly}
        placeholder="contact.created"
        defaultValue={filters.type ?? ''}
        onChange={({ currentTarget }) => { changeType(currentTarget.value.trim()); }}
      />
      {(filters.disposition ?? filters.type) !== undefined && (
        <Button variant="subtle" onClick={() => { change({ disposition: undefined, type: undefined }); }}>
          {text.clearFilters}
        </Button>
      )}
    </Group>
  );
}
