import { Code, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { BackLink } from '@/components/back-link';
import { DataTable, type Column } from '@/components/data-table';
import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { RunLink } from '@/components/run-link';
import { RunStatus } from '@/components/run-status';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { linksOfQuery, runsOfQuery, type PersonLink, type PersonRun } from '../api/history';
import { personQuery, type Person } from '../api/person';
import { fieldText, personName, tagsOf } from '../api/person-name';
import { DeletePerson } from './delete-person';
import { EditPerson } from './edit-person';
import { Tags } from './tags';

const route = getRouteApi('/people/$id');

/** Who somebody is, where they are linked, and what flows did for them. */
export function PersonPage(): ReactNode {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery(personQuery(id));
  const person = query.data;
  return (
    <Page
      title={person === undefined ? text.people.one : personName(person)}
      back={<BackLink to="/people">{text.people.title}</BackLink>}
      actions={
        person !== undefined && (
          <Group gap="sm">
            <DeletePerson person={person} onDeleted={() => void navigate({ to: '/people' })} />
            <EditPerson person={person} />
          </Group>
        )
      }
    >
      <QueryView query={query}>
        {(data) => (
          <Stack gap="lg">
            <Panel>
              <PersonFacts person={data} />
            </Panel>
            <Links id={data.id} />
            <History id={data.id} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

/** What has a place of its own on the page. */
const shownElsewhere = new Set(['firstName', 'lastName', 'email', 'phone', 'tags', 'contactId']);

function PersonFacts({ person }: { person: Person }) {
  const own = Object.entries(person.fields).filter(([name, value]) => !shownElsewhere.has(name) && value !== null);
  return (
    <Facts
      facts={[
        { name: text.people.email, value: fieldText(person, 'email') || '–' },
        { name: text.people.phone, value: fieldText(person, 'phone') || '–' },
        { name: text.people.tags, value: tagsOf(person).length === 0 ? '–' : <Tags tags={tagsOf(person)} /> },
        ...own.map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
        { name: text.people.id, value: <Code>{person.id}</Code> },
        { name: text.people.added, value: <Moment at={person.created_at} /> },
        { name: text.people.changed, value: <Moment at={person.updated_at} /> },
      ]}
    />
  );
}

const linkColumns: Column<PersonLink>[] = [
  { title: text.people.account, render: ({ account }) => account },
  { title: text.people.contactThere, render: ({ target_id: id }) => <Code>{id}</Code> },
  { title: text.people.changed, render: ({ updated_at: at }) => <Moment at={at} />, align: 'end' },
];

function Links({ id }: { id: string }) {
  const query = useQuery(linksOfQuery(id));
  return (
    <Panel title={text.people.links} hint={text.people.linksHint}>
      <QueryView query={query} lines={1}>
        {(links) =>
          links.length === 0 ? (
            <Text size="sm">{text.people.noLinks}</Text>
          ) : (
            <DataTable label={text.people.links} columns={linkColumns} items={links} keyOf={(link) => link.connection} />
          )
        }
      </QueryView>
    </Panel>
  );
}

const runColumns: Column<PersonRun>[] = [
  {
    title: text.runs.flow,
    render: (run) => <RunLink run={run} eventType={run.event.type} />,
  },
  { title: text.runs.status, render: (run) => <RunStatus status={run.status} /> },
  {
    title: text.runs.result,
    render: (run) => (
      <Text size="sm" lineClamp={2}>
        {run.error ?? text.runs.outcome[run.status] ?? ''}
      </Text>
    ),
    width: '40%',
  },
  { title: text.runs.when, render: (run) => <Moment at={run.created_at} />, align: 'end' },
];

function History({ id }: { id: string }) {
  const query = useInfiniteQuery(runsOfQuery(id));
  return (
    <Panel title={text.people.history} hint={text.people.historyHint}>
      <QueryView query={query} lines={3}>
        {(data) => {
          const runs = itemsOf(data);
          if (runs.length === 0) return <Text size="sm">{text.people.noHistory}</Text>;
          return <DataTable label={text.people.history} columns={runColumns} items={runs} keyOf={(run) => run.id} />;
        }}
      </QueryView>
      <ShowMore query={query} />
    </Panel>
  );
}
