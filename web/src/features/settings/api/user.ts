import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { deleteThing, patchJson, postJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { flag, numberOrZero, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const userSchema = v.object({ id: v.string(), login: textOrEmpty, name: textOrEmpty, role: textOrEmpty, has_passphrase: flag });
const backupSchema = v.object({ name: v.string(), bytes: numberOrZero, made_at: textOrNull });

export type User = v.InferOutput<typeof userSchema>;
export type Backup = v.InferOutput<typeof backupSchema>;

export const usersQuery = listQuery({ path: '/users', item: userSchema });
export const backupsQuery = listQuery({ path: '/backups', item: backupSchema });

function useChange<Input, Output>(list: string, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: [list] }) });
}

interface NewUser {
  login: string;
  name: string;
  role: string;
}

/** Invites a person; gives the path that signs in once. */
export function useInvite() {
  return useChange('/users', async (user: NewUser) => parse(v.object({ invitation: textOrEmpty }), await postJson('/users', user)).invitation);
}

export function useRole(id: string) {
  return useChange('/users', (role: string) => patchJson(`/users/${encodeURIComponent(id)}`, { role }));
}

export function useRemoveUser(id: string) {
  return useChange('/users', () => deleteThing(`/users/${encodeURIComponent(id)}`));
}

export function useBackUp() {
  return useChange('/backups', () => postJson('/backups'));
}
