import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { BackLink } from '@/components/back-link';
import { DataTable, type Column } from '@/components/data-table';
import { Facts } from '@/components/facts';
import { JsonView } from '@/components/json-view';
import { Moment } from '@/components/moment';
import { Notice } from '@/components/notice';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { RunLink } from '@/components/run-link';
import { RunStatus } from '@/components/run-status';
import { text } from '@/text';

import { eventQuery, type EventDetail, type StartedRun } from '../api/event';
import { DispositionBadge } from './disposition-badge';

const route = getRouteApi('/events/$id');

const columns: Column<StartedRun>[] = [
  {
    title: text.runs.flow,
    render: (run) => <RunLink run={run} />,
  },
  { title: text.runs.status, render: (run) => <RunStatus status={run.status} /> },
  { title: text.runs.when, render: (run) => <Moment at={run.created_at} />, align: 'end' },
];

export function EventPage(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(eventQuery(id));
  const event = query.data;
  return (
    <Page
      title={event?.type ?? text.events.one}
      back={<BackLink to="/events">{text.events.title}</BackLink>}
      badge={event !== undefined && <DispositionBadge disposition={event.disposition} />}
    >
      <QueryView query={query}>{(data) => <EventBody event={data} />}</QueryView>
    </Page>
  );
}

function EventBody({ event }: { event: EventDetail }) {
  const hint = text.dispositionHint[event.disposition];
  return (
    <Stack gap="lg">
      {event.disposition !== 'matched' && hint !== undefined && (
        <Notice tone={event.disposition === 'invalid' ? 'bad' : 'wait'} title={hint}>
          {event.detail ?? undefined}
        </Notice>
      )}
      <Panel>
        <Facts
          facts={[
            { name: text.run.orderingKey, value: event.ordering_key === '' ? '–' : event.ordering_key },
            { name: text.events.occurred, value: <Moment at={event.occurred_at} /> },
            { name: text.events.received, value: <Moment at={event.received_at} /> },
            { name: text.events.cameBy, value: event.hook ?? text.events.inside },
            { name: text.events.senderId, value: event.external_id },
            { name: text.events.id, value: event.id },
          ]}
        />
      </Panel>
      <Panel title={text.events.runs}>
        {event.runs.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text.events.noRuns}
          </Text>
        ) : (
          <DataTable label={text.events.runs} columns={columns} items={event.runs} keyOf={(run) => run.id} />
        )}
      </Panel>
      <Panel title={text.events.data}>
        <JsonView value={event.data} label={text.events.data} />
      </Panel>
    </Stack>
  );
}
