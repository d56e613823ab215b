import { Text } from '@mantine/core';

import { relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { text } from '@/text';

import type { Run } from '../api/run';

/** Why a held run waits, in words. */
export function heldReason(heldFor: string | null): string {
  if (heldFor === null) return text.run.held.decision;
  return text.run.held[heldFor.split(':')[0] ?? ''] ?? text.run.held.decision;
}

/** When a waiting run goes on: "in 12 seconds", "now" once it is due. */
export function dueText(dueAt: string, now: Date): string {
  const due = new Date(dueAt);
  return due <= now ? text.runs.now : relativeTime(due, now);
}

function outcomeOf(run: Run, now: Date): string {
  if (run.status === 'held') return heldReason(run.held_for);
  if (run.status === 'waiting' && run.due_at !== null) return text.runs.waitsUntil(dueText(run.due_at, now));
  if (run.status === 'retrying' && run.due_at !== null) {
    return text.runs.nextTry(dueText(run.due_at, now), run.error);
  }
  return run.error ?? text.runs.outcome[run.status] ?? '';
}

/** How the run ended or what it waits for, in one sentence. */
export function Outcome({ run }: { run: Run }) {
  const now = useNow();
  const bad = run.status === 'dead' || run.status === 'held';
  return (
    <Text size="sm" {...(bad ? {} : { c: 'dimmed' })} lineClamp={2}>
      {outcomeOf(run, now)}
    </Text>
  );
}
