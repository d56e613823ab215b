import { Button, Collapse, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';

import { DataTable, type Column } from '@/components/data-table';
import { Notice } from '@/components/notice';
import { QueryView } from '@/components/query-view';
import { coverageText as text } from '@/text-coverage';

import type { Connection } from '../api/connection';
import { coverageQuery, type CoveredDay } from '../api/coverage';

const columns: Column<CoveredDay>[] = [
  { title: text.day, render: ({ day }) => day },
  { title: text.changes, render: ({ changes }) => String(changes), align: 'end' },
  { title: text.told, render: ({ told }) => String(told), align: 'end', wideOnly: true },
  { title: text.reconciled, render: ({ reconciled }) => String(reconciled), align: 'end' },
];

/** Whether webhooks got lost, and what was found instead. */
export function Coverage({ connection }: { connection: Connection }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={opened} onClick={toggle}>
        {text.title}
      </Button>
      <Collapse expanded={opened}>{opened && <Days connection={connection} />}</Collapse>
    </div>
  );
}

function Days({ connection: { id, name } }: { connection: Connection }) {
  const query = useQuery(coverageQuery(id));
  return (
    <QueryView query={query} lines={3}>
      {({ summary, days, polls }) => (
        <Stack gap="xs" pt="xs">
          <Text size="sm">{polls.length === 0 ? text.notLookedFor : summary}</Text>
          {polls
            .filter(({ problem }) => problem !== '')
            .map(({ id: poll, title, problem }) => (
              <Notice key={poll} tone="warn" title={text.notChecked(title)}>
                {problem}
              </Notice>
            ))}
          {days.length > 0 && <DataTable label={text.daysOf(name)} columns={columns} items={days} keyOf={({ day }) => day} />}
        </Stack>
      )}
    </QueryView>
  );
}
