import { queryOptions, useMutation } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson, postJson } from '@/lib/http';
import { listOf, parse, textOrEmpty } from '@/lib/schema';

const scopesSchema = v.object({
  granted: v.nullish(v.array(v.string()), null),
  needed: listOf(v.object({ scope: v.string(), needed_by: listOf(v.object({ flow_name: textOrEmpty, step: textOrEmpty })) })),
  missing: listOf(v.string()),
  surplus: listOf(v.string()),
  advice: textOrEmpty,
});

export type Scopes = v.InferOutput<typeof scopesSchema>;

export function scopesQuery(connection: string) {
  const path = `/connections/${encodeURIComponent(connection)}/scopes`;
  return queryOptions({ queryKey: [path], queryFn: async ({ signal }) => parse(scopesSchema, await getJson(path, signal)) });
}

/** Leaves for the page on which a person consents again. */
export function useReconnect(connection: string) {
  return useMutation({
    mutationFn: async () => parse(v.object({ url: v.string() }), await postJson(`/connections/${encodeURIComponent(connection)}/authorize`)).url,
    onSuccess: (url) => { window.location.assign(url); },
  });
}
