import { Code } from '@mantine/core';

import { DataTable, type Column } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { RunLink } from '@/components/run-link';
import { RunStatus } from '@/components/run-status';
import { duration } from '@/lib/time';
import { text } from '@/text';

import type { Run } from '../api/run';
import { Outcome } from './outcome';

const columns: Column<Run>[] = [
  { title: text.runs.status, render: (run) => <RunStatus status={run.status} />, width: '118px' },
  {
    title: text.runs.flow,
    render: (run) => <RunLink run={run} eventType={run.event.type} />,
    width: '28%',
  },
  { title: text.runs.contact, render: (run) => <Code>{run.ordering_key}</Code>, wideOnly: true, width: '14%' },
  { title: text.runs.result, render: (run) => <Outcome run={run} />, width: '30%' },
  {
    title: text.runs.took,
    render: (run) => (run.duration_ms === null ? '' : duration(run.duration_ms)),
    align: 'end',
  },
  { title: text.runs.when, render: (run) => <Moment at={run.created_at} />, align: 'end' },
];

export function RunsTable({ runs }: { runs: Run[] }) {
  return <DataTable label={text.runs.title} columns={columns} items={runs} keyOf={(run) => run.id} />;
}
