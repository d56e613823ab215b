import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { deleteThing, postJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { flag, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const tokenSchema = v.object({
  id: v.string(),
  name: textOrEmpty,
  kind: textOrEmpty,
  own: flag,
  created_at: textOrNull,
  expires_at: textOrNull,
});

export type Token = v.InferOutput<typeof tokenSchema>;

export const tokensQuery = listQuery({ path: '/tokens', item: tokenSchema });

const createdSchema = v.object({ token: v.string() });

/** Gives the token itself, which is shown this once. */
export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => parse(createdSchema, await postJson('/tokens', { name })).token,
    onSuccess: () => client.invalidateQueries({ queryKey: ['/tokens'] }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleteThing(`/tokens/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/tokens'] }),
  });
}
