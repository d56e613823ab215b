import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { BackLink } from '@/components/back-link';
import { Facts, type Fact } from '@/components/facts';
import { JsonView } from '@/components/json-view';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { RunStatus } from '@/components/run-status';
import { TextLink } from '@/components/text-link';
import { duration } from '@/lib/time';
import { text } from '@/text';

import { runQuery } from '../api/get-run';
import type { RunDetail } from '../api/run';
import { ReplayButton } from './replay-button';
import { RunNotice } from './run-notice';
import { Timeline } from './timeline';

const route = getRouteApi('/runs/$id');

export function RunPage(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery(runQuery(id));
  const run = query.data;
  return (
    <Page
      title={run?.flow.name ?? text.run.title}
      back={<BackLink to="/runs">{text.runs.title}</BackLink>}
      badge={run !== undefined && <RunStatus status={run.status} />}
      actions={run !== undefined && <ReplayButton run={run} />}
    >
      <QueryView query={query}>{(data) => <RunBody run={data} />}</QueryView>
    </Page>
  );
}

function RunBody({ run }: { run: RunDetail }) {
  return (
    <Stack gap="lg">
      <RunNotice run={run} />
      <Panel>
        <Facts facts={factsOf(run)} />
      </Panel>
      <Panel title={text.run.trigger} hint={text.run.triggerHint(run.event.type)}>
        <JsonView value={run.event.data} label={text.run.triggerData} />
      </Panel>
      <Timeline steps={run.steps} />
    </Stack>
  );
}

function factsOf(run: RunDetail): Fact[] {
  const facts: Fact[] = [
    {
      name: text.runs.flow,
      value: (
        <TextLink to="/flows/$id" params={{ id: run.flow.id }} size="sm">
          {text.run.version(run.version)}
        </TextLink>
      ),
    },
    {
      name: text.run.event,
      value: (
        <TextLink to="/events/$id" params={{ id: run.event.id }} size="sm">
          {run.event.type}
        </TextLink>
      ),
    },
    {
      name: text.run.orderingKey,
      value: (
        <TextLink to="/runs" search={{ person: run.ordering_key }} size="sm">
          {run.ordering_key}
        </TextLink>
      ),
    },
    { name: text.run.created, value: <Moment at={run.created_at} /> },
    { name: text.run.started, value: <Moment at={run.started_at} /> },
    { name: text.run.took, value: run.duration_ms === null ? '–' : duration(run.duration_ms) },
    { name: text.run.id, value: run.id },
  ];
  if (run.replay_of !== null) {
    facts.push({
      name: text.run.replayOf,
      value: (
        <TextLink to="/runs/$id" params={{ id: run.replay_of }} size="sm">
          {run.replay_of}
        </TextLink>
      ),
    });
  }
  return facts;
}
