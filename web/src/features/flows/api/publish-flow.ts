import { useMutation, useQueryClient } from '@tanstack/react-query';

import { postJson } from '@/lib/http';

export type Publication = { publish: number } | 'unpublish';

function change(id: string, what: Publication): Promise<unknown> {
  const path = `/flows/${encodeURIComponent(id)}`;
  return what === 'unpublish' ? postJson(`${path}/unpublish`) : postJson(`${path}/publish`, { version: what.publish });
}

/** Publishes a version, or takes the flow off. */
export function usePublication(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: Publication) => change(id, what),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/flows'] }),
  });
}
