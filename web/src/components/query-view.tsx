import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { text } from '@/text';

import { Failure } from './failure';

interface QueryLike<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

interface QueryViewProps<Data> {
  query: QueryLike<Data>;
  /** Grey lines shown before the first answer. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** Data when there is some, else the reason with a retry, else grey lines in its place. */
export function QueryView<Data>({ query, lines = 6, children }: QueryViewProps<Data>) {
  const { data, error, refetch } = query;
  if (data === undefined) {
    if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
    return <Lines count={lines} />;
  }
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {children(data)}
    </>
  );
}

function Lines({ count }: { count: number }) {
  return (
    <Stack gap="xs" role="status" aria-label={text.loading}>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={44} radius="md" />
      ))}
    </Stack>
  );
}
