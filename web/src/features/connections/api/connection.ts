import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { postJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { flag, numberOrNull, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

const connectionSchema = v.object({
  id: v.string(),
  connector: textOrEmpty,
  name: textOrEmpty,
  auth: textOrEmpty,
  base_url: textOrEmpty,
  settings: record,
  read_only: flag,
  health: textOrEmpty,
  health_detail: textOrEmpty,
  updated_at: textOrNull,
});

const testSchema = v.object({ ok: v.boolean(), detail: textOrEmpty, status: numberOrNull });

export type Connection = v.InferOutput<typeof connectionSchema>;

export const connectionsQuery = listQuery({ path: '/connections', item: connectionSchema });

/** Makes one harmless call with the connection's credentials. */
export function useConnectionTest(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => parse(testSchema, await postJson(`/connections/${encodeURIComponent(id)}/test`)),
    onSettled: () => client.invalidateQueries({ queryKey: ['/connections'] }),
  });
}

const keyMembers: Record<string, string> = { private_integration_token: 'token', api_key: 'api_key' };

const rotatedSchema = v.object({ verified: flag, advice: textOrEmpty, previous_until: textOrNull });

/** Takes a new key in the place of the old one, once a call proved that it works. */
export function useChangeKey({ id, auth }: Connection) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (key: string) => {
      const credentials = { [keyMembers[auth] ?? 'token']: key };
      return parse(rotatedSchema, await postJson(`/connections/${encodeURIComponent(id)}/rotate`, { credentials }));
    },
    onSettled: () => Promise.all([['/connections'], ['/secrets']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
