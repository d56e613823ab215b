import { Group, Progress, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { listOf, numberOrZero, parse, textOrEmpty } from '@/lib/schema';
import { homeCoverageText as text } from '@/text-home';

const coverageSchema = v.object({
  summary: textOrEmpty,
  changes: numberOrZero,
  told: numberOrZero,
  polls: listOf(v.object({ id: v.string(), problem: textOrEmpty })),
});

function coverageQuery(connection: string) {
  return queryOptions({
    queryKey: ['/coverage', connection],
    queryFn: async ({ signal }) =>
      parse(coverageSchema, await getJson(`/connections/${encodeURIComponent(connection)}/coverage?days=30`, signal)),
    refetchInterval: whileDown,
  });
}

/** How many of the account's changes its webhooks told of; nothing for one that sends none. */
export function Coverage({ connection, name }: { connection: string; name: string }) {
  const { data } = useQuery(coverageQuery(connection));
  if (data === undefined || data.polls.length === 0) return null;
  const { changes, told, summary } = data;
  const problem = data.polls.find((poll) => poll.problem !== '')?.problem;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{text.title(name)}</Text>
        {changes > 0 && (
          <Text size="sm" c="dimmed">
            {text.told(told.toLocaleString('en'), changes.toLocaleString('en'))}
          </Text>
        )}
      </Group>
      {changes > 0 && <Progress value={(told / changes) * 100} size="sm" color="leaf" aria-label={`${text.title(name)}: ${summary}`} />}
      <Text size="xs" c="dimmed">
        {problem ?? summary}
      </Text>
    </Stack>
  );
}
