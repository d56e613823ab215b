import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson, queryText } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { listOf, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

const runSchema = v.object({
  id: v.string(),
  flow: v.object({ id: v.string(), name: textOrEmpty }),
  event: v.object({ type: textOrEmpty }),
  status: v.string(),
  error: textOrNull,
  created_at: textOrNull,
});

/** News of runs do not say whose they are. */
const refetchMs = 5000;

export type PersonRun = v.InferOutput<typeof runSchema>;

/** What flows did for a person, newest first. */
export function runsOfQuery(id: string) {
  const query = listQuery({ path: `/people/${encodeURIComponent(id)}/runs`, item: runSchema, limit: 20 });
  return { ...query, refetchInterval: refetchMs };
}

const linkSchema = v.object({ connection: textOrEmpty, target_id: textOrEmpty, state: record, updated_at: textOrNull });
const connectionSchema = v.object({ id: v.string(), connector: textOrEmpty, name: textOrEmpty });

export interface PersonLink extends v.InferOutput<typeof linkSchema> {
  /** Of the account where they are a contact. */
  account: string;
}

/** Where a person is a contact of another system. */
export function linksOfQuery(id: string) {
  return queryOptions({
    queryKey: ['/links', 'of', id],
    queryFn: async ({ signal }): Promise<PersonLink[]> => {
      const [links, connections] = await Promise.all([
        getJson(`/links${queryText({ kind: 'contact', source_id: id })}`, signal),
        getJson('/connections?limit=200', signal),
      ]);
      const names = new Map(parse(v.object({ items: listOf(connectionSchema) }), connections).items.map((one) => [one.id, one.name]));
      return parse(v.object({ items: listOf(linkSchema) }), links).items.map((link) => ({
        ...link,
        account: names.get(link.connection) ?? link.connection,
      }));
    },
  });
}
