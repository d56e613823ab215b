import { useQuery } from '@tanstack/react-query';

import { operationQuery } from '@/lib/operations';

/** What an operation is called, in plain words; its id until that is known, and as the hint. */
export function OperationName({ id }: { id: string }) {
  const { data } = useQuery({ ...operationQuery(id), enabled: id !== '' });
  return <span title={id}>{data?.title ?? id}</span>;
}
