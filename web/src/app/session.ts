import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson } from '@/lib/http';
import { parsePage, textOrEmpty } from '@/lib/schema';

export const sessionKey = ['session'];

const workspaceSchema = v.object({ id: v.string(), name: textOrEmpty });

/** The workspace that this browser is signed in to. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => parsePage(workspaceSchema, await getJson('/workspaces', signal)).items[0] ?? null,
  staleTime: 60_000,
});
