import { Button, Collapse, ScrollArea, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';

import { BudgetBars } from '@/components/budget-bars';
import { DataTable, type Column } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Notice } from '@/components/notice';
import { QueryView } from '@/components/query-view';
import { duration } from '@/lib/time';
import { connectionText as text } from '@/text-home';

import type { Connection } from '../api/connection';
import { callsQuery, limitsQuery, type Limits, type PastCall } from '../api/use';

/** What is left of the account's limits, and why calls are kept back if they are. */
export function LimitsLeft({ connection }: { connection: Connection }) {
  const { data } = useQuery(limitsQuery(connection.id));
  if (data === undefined) return null;
  return (
    <Stack gap="xs">
      <HeldBack limits={data} />
      <BudgetBars budgets={data.budgets} account={connection.name} />
    </Stack>
  );
}

function HeldBack({ limits: { circuit, closed_until: until, calls_waiting: waiting } }: { limits: Limits }) {
  if (circuit !== 'closed' && circuit !== '') return <Notice tone="warn" title={text.isDown}>{text.isDownHint}</Notice>;
  if (until === null) return null;
  return (
    <Notice tone="wait" title={text.limitReached}>
      <Text size="sm">
        {text.limitReachedHint(waiting)} <Moment at={until} />.
      </Text>
    </Notice>
  );
}

const columns: Column<PastCall>[] = [
  { title: text.call, render: ({ method, path }) => <span style={{ overflowWrap: 'anywhere' }}>{`${method} ${path}`}</span> },
  { title: text.status, render: ({ status, failure }) => (status === null ? (failure ?? text.noAnswer) : String(status)), align: 'end' },
  { title: text.took, render: ({ duration_ms: ms }) => duration(ms), align: 'end', wideOnly: true },
  { title: text.when, render: ({ at }) => <Moment at={at} />, align: 'end' },
];

/** What was called lately, for those who want to see the account at work. */
export function LastCalls({ connection }: { connection: Connection }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={opened} onClick={toggle}>
        {text.lastCalls}
      </Button>
      <Collapse expanded={opened}>{opened && <Calls connection={connection} />}</Collapse>
    </div>
  );
}

function Calls({ connection: { id, name } }: { connection: Connection }) {
  const query = useQuery(callsQuery(id));
  return (
    <QueryView query={query} lines={3}>
      {(calls) =>
        calls.length === 0 ? (
          <Text size="sm" c="dimmed" pt="xs">
            {text.noCalls}
          </Text>
        ) : (
          <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0 }}>
            <DataTable label={text.callsOf(name)} columns={columns} items={calls} keyOf={({ at, path }) => `${at} ${path}`} />
          </ScrollArea.Autosize>
        )
      }
    </QueryView>
  );
}
