import * as v from 'valibot';

import { listOf, numberOrNull, numberOrZero, record, textOrEmpty, textOrNull } from '@/lib/schema';

/** A run as lists show it. */
export const runSchema = v.object({
  id: v.string(),
  flow: v.object({ id: v.string(), name: textOrEmpty }),
  version: numberOrZero,
  event: v.object({ id: v.string(), type: textOrEmpty }),
  ordering_key: textOrEmpty,
  status: v.string(),
  error: textOrNull,
  held_for: textOrNull,
  attempts: numberOrZero,
  due_at: textOrNull,
  created_at: textOrNull,
  started_at: textOrNull,
  finished_at: textOrNull,
  duration_ms: numberOrNull,
  replay_of: textOrNull,
});

const attemptSchema = v.object({
  at: textOrNull,
  duration_ms: numberOrNull,
  failure: textOrEmpty,
  message: textOrEmpty,
  status: numberOrNull,
});

const requestSchema = v.object({ method: textOrEmpty, path: textOrEmpty, body: v.optional(v.unknown()) });
const answerSchema = v.object({ status: numberOrNull, body: v.optional(v.unknown()) });

/** One entry of a run's journal: what a step did. */
const stepSchema = v.object({
  step: v.string(),
  /** Inside which loop items and sub-flows: "each[3]/inner[0]"; "" at the top. */
  at: textOrEmpty,
  type: v.string(),
  title: textOrEmpty,
  state: textOrEmpty,
  operation: textOrNull,
  connection: textOrNull,
  input: v.optional(v.unknown()),
  request: v.nullish(requestSchema),
  answer: v.nullish(answerSchema),
  output: v.optional(v.unknown()),
  passed: v.nullish(v.boolean()),
  taken: v.nullish(v.string()),
  /** Of a loop: how many items it has. */
  count: numberOrNull,
  /** Of a wait: until when, and for what. */
  until: textOrNull,
  event: v.optional(v.unknown()),
  /** Of a failure that the flow went on from. */
  error: v.optional(v.unknown()),
  /** Of a run that took in earlier ones: their ids. */
  from: listOf(v.string()),
  started_at: textOrNull,
  duration_ms: numberOrNull,
  attempts: listOf(attemptSchema),
});

export const runDetailSchema = v.object({
  ...runSchema.entries,
  event: v.object({ id: v.string(), type: textOrEmpty, occurred_at: textOrNull, received_at: textOrNull, data: record }),
  steps: listOf(stepSchema),
});

export type Run = v.InferOutput<typeof runSchema>;
export type RunDetail = v.InferOutput<typeof runDetailSchema>;
export type JournalStep = v.InferOutput<typeof stepSchema>;

/** In the order in which people look for them. */
export const runStatuses = ['queued', 'running', 'retrying', 'waiting', 'held', 'succeeded', 'filtered', 'dead', 'cancelled', 'merged'];

/** Open runs still change; the others have ended. */
export function isOpen(status: string): boolean {
  return ['queued', 'running', 'retrying', 'waiting', 'held'].includes(status);
}
