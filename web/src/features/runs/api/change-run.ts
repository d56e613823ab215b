import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { postJson } from '@/lib/http';
import { parse } from '@/lib/schema';

const replaySchema = v.object({ run_id: v.string() });

export type ReplayFrom = 'start' | 'failed_step';

export interface Replay {
  from: ReplayFrom;
  /** The event's data as edited; left out: as they came. */
  data?: unknown;
}

/** Runs the event again with the flow's published version; gives the new run's id. */
async function replayRun(id: string, replay: Replay): Promise<string> {
  return parse(replaySchema, await postJson(`/runs/${encodeURIComponent(id)}/replay`, replay)).run_id;
}

export type Change = 'repeat' | 'skip' | 'cancel';

function changeRun(id: string, change: Change): Promise<unknown> {
  const path = `/runs/${encodeURIComponent(id)}`;
  return change === 'cancel' ? postJson(`${path}/cancel`) : postJson(`${path}/decide`, { decision: change });
}

export function useReplay(id: string) {
  return useMutation({ mutationFn: (replay: Replay) => replayRun(id, replay) });
}

export function useChange(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => changeRun(id, change),
    onSettled: () => client.invalidateQueries({ queryKey: ['/runs'] }),
  });
}
