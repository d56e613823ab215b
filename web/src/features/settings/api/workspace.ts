import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson, patchJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { flag, listOf, numberOrNull, numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const retentionSchema = v.nullish(v.object({ days: numberOrNull, bytes: numberOrNull }), {});

export const workspaceSchema = v.object({
  id: v.string(),
  name: textOrEmpty,
  time_zone: textOrEmpty,
  weight: numberOrNull,
  retention: retentionSchema,
  redact: listOf(v.string()),
});

export type Workspace = v.InferOutput<typeof workspaceSchema>;

/** The workspace that the session belongs to. */
export const workspacesQuery = listQuery({ path: '/workspaces', item: workspaceSchema });

/** null takes a setting back to its default. */
export interface WorkspaceChange {
  name: string;
  time_zone: string;
  weight: number | null;
  retention: { days?: number; bytes?: number } | null;
  redact: string[];
}

export function useChangeWorkspace(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: WorkspaceChange) => patchJson(`/workspaces/${encodeURIComponent(id)}`, change),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/workspaces'] }),
  });
}

const retentionStateSchema = v.object({
  working: flag,
  forgotten_runs: numberOrZero,
  forgotten_events: numberOrZero,
  stored_bytes: numberOrNull,
  finished_at: textOrNull,
  error: textOrNull,
});

export type RetentionState = v.InferOutput<typeof retentionStateSchema>;

export const retentionQuery = queryOptions({
  queryKey: ['/retention'],
  queryFn: async ({ signal }) => parse(retentionStateSchema, await getJson('/retention', signal)),
  refetchInterval: 3000,
});
