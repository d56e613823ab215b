import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { deleteThing, postJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { parse, textOrEmpty, textOrNull } from '@/lib/schema';

const hookSchema = v.object({
  id: v.string(),
  kind: textOrEmpty,
  name: textOrEmpty,
  connection: textOrNull,
  path: textOrEmpty,
  created_at: textOrNull,
});

export type Hook = v.InferOutput<typeof hookSchema>;

export const hooksQuery = listQuery({ path: '/hooks', item: hookSchema });

const madeSchema = v.object({ path: v.string(), secret: textOrEmpty });

export interface NewHook {
  name: string;
  kind: string;
  /** The Ed25519 key that a HighLevel app signs with. */
  public_key?: string;
}

/** Makes a hook; its signing secret is told this once. */
export function useMakeHook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (hook: NewHook) => parse(madeSchema, await postJson('/hooks', hook)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/hooks'] }),
  });
}

export function useDeleteHook(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => deleteThing(`/hooks/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/hooks'] }),
  });
}
