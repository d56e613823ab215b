import { useMutation, useQueryClient } from '@tanstack/react-query';

import { deleteThing, patchJson } from '@/lib/http';

export function useRename(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => patchJson(`/flows/${encodeURIComponent(id)}`, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/flows'] }),
  });
}

export function useDelete(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => deleteThing(`/flows/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/flows', 'list'] }),
  });
}
