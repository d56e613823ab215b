import {
  IconArrowsSplit2,
  IconBolt,
  IconClockPause,
  IconFilter,
  IconGitMerge,
  IconPlayerStop,
  IconRepeat,
  IconRoute,
  type Icon,
} from '@tabler/icons-react';

import type { Tone } from '@/components/tone-badge';
import { isRecord } from '@/lib/json';
import { relativeTime } from '@/lib/time';
import { text } from '@/text';

import type { JournalStep } from '../api/run';

/** By type of step. */
export const stepIcons: Record<string, Icon> = {
  action: IconBolt,
  filter: IconFilter,
  branch: IconArrowsSplit2,
  switch: IconArrowsSplit2,
  for_each: IconRepeat,
  wait: IconClockPause,
  sub_flow: IconRoute,
  stop: IconPlayerStop,
  merged: IconGitMerge,
};

const tones: Record<string, Tone> = {
  intent: 'busy',
  waiting: 'wait',
  failed: 'bad',
  continued: 'warn',
  done: 'good',
  adopted: 'good',
  unchanged: 'quiet',
  skipped: 'quiet',
};

interface Result {
  tone: Tone;
  label: string;
}

/** What came of a step, in a word or two. */
export function resultOf(step: JournalStep): Result {
  return special(step) ?? { tone: tones[step.state] ?? 'quiet', label: text.stepState[step.state] ?? step.state };
}

function special(step: JournalStep): Result | null {
  if (step.type === 'filter' && typeof step.passed === 'boolean') {
    return step.passed ? { tone: 'good', label: text.run.passed } : { tone: 'quiet', label: text.run.notPassed };
  }
  if (step.state !== 'done') return null;
  switch (step.type) {
    case 'branch':
    case 'switch':
      return { tone: 'good', label: takenText(step.taken) };
    case 'for_each':
      return loopResult(step);
    case 'wait':
      return { tone: 'good', label: waitText(step) };
    case 'stop':
      return { tone: 'quiet', label: text.run.stopped };
    case 'merged':
      return { tone: 'quiet', label: text.run.mergedCount(step.from.length) };
    default:
      return null;
  }
}

function takenText(taken: string | null | undefined): string {
  if (taken === null || taken === undefined) return text.run.noArm;
  return taken === 'otherwise' ? text.run.otherwise : text.run.arm(taken);
}

function numberIn(value: unknown, name: string): number {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === 'number' ? found : 0;
}

function loopResult({ output, count }: JournalStep): Result {
  const items = count ?? numberIn(output, 'count');
  const failed = numberIn(output, 'failed');
  if (failed > 0) return { tone: 'warn', label: text.run.itemsFailed(failed, items) };
  return { tone: 'good', label: text.run.itemCount(items) };
}

function waitText({ output }: JournalStep): string {
  if (isRecord(output) && output.timed_out === true) return text.run.timedOut;
  if (isRecord(output) && isRecord(output.event)) return text.run.eventCame;
  return text.run.waited;
}

/** What was called and what came back, or what is waited for, in one line. */
export function summaryOf(step: JournalStep, now: Date): string {
  const { request, answer, operation } = step;
  if (step.type === 'wait') return waitSummary(step, now);
  if (step.type === 'for_each' && step.count !== null) return text.run.itemCount(step.count);
  if (step.type === 'merged') return step.from.join(', ');
  if (request === null || request === undefined || request.method === '') return operation ?? '';
  const status = answer?.status;
  const call = `${request.method} ${request.path}`;
  return status === null || status === undefined ? call : `${call} → ${status}`;
}

function waitSummary({ state, until, event }: JournalStep, now: Date): string {
  if (state !== 'waiting') return '';
  const awaited = awaitedType(event);
  const due = until === null ? '' : relativeTime(new Date(until), now);
  if (awaited === '') return due === '' ? '' : text.run.goesOn(due);
  return text.run.waitsFor(awaited, due);
}

function awaitedType(event: unknown): string {
  if (typeof event === 'string') return event;
  if (!isRecord(event)) return '';
  const found = event.type ?? event.operation;
  return typeof found === 'string' ? found : '';
}

/** The sentence of a failure that the flow went on from. */
export function errorText(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isRecord(error)) return '';
  return typeof error.message === 'string' ? error.message : '';
}
