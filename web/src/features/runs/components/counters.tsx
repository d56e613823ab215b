import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { Failure } from '@/components/failure';
import { Figures, type Figure } from '@/components/figures';
import { text } from '@/text';

import { statusQuery, type Status } from '../api/get-status';

interface Counter {
  name: string;
  value: number;
  tone?: 'warn' | 'bad';
}

function countersOf({ counters, backlog }: Status): Counter[] {
  return [
    { name: text.counters.events, value: counters.events_accepted },
    { name: text.counters.succeeded, value: counters.runs_succeeded },
    { name: text.counters.filtered, value: counters.runs_filtered },
    { name: text.counters.open, value: backlog.open_runs },
    { name: text.counters.held, value: backlog.held_runs, tone: 'warn' },
    { name: text.counters.dead, value: backlog.dead_runs, tone: 'bad' },
  ];
}

function figureOf({ name, value, tone }: Counter): Figure {
  return { name, value: value.toLocaleString('en'), tone: value > 0 ? tone : undefined };
}

export function Counters() {
  const { data, error, refetch } = useQuery(statusQuery);
  if (data === undefined && error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={82} radius="md" />;
  return <Figures cols={{ base: 3, md: 6 }} figures={countersOf(data).map(figureOf)} />;
}
