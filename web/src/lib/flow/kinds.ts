import { describeRule } from '@/lib/rule';
import { editorText as text } from '@/text-editor';

import { listIn, recordIn, textIn, type FlowDocument, type Step } from './document';
import { freshId, idsOf } from './tree';

/** The steps that steer, in the order in which they are offered. */
export const controlKinds = ['filter', 'branch', 'switch', 'for_each', 'wait', 'sub_flow', 'stop'] as const;
export type ControlKind = (typeof controlKinds)[number];

const blanks: Record<ControlKind, Record<string, unknown>> = {
  filter: { rule: true },
  branch: { branches: [{ name: 'Yes', rule: true, steps: [] }], otherwise: [] },
  switch: { value: '', cases: [{ name: 'First', equals: '', steps: [] }], otherwise: [] },
  for_each: { items: '', as: 'item', steps: [] },
  wait: { for: { days: 1 } },
  sub_flow: { flow: '', input: {} },
  stop: { as: 'succeeded' },
};

export function newControl(document: FlowDocument, type: ControlKind): Step {
  return { id: freshId(idsOf(document), type), type, ...structuredClone(blanks[type]) };
}

export function newAction(document: FlowDocument, operation: { id: string; title: string }): Step {
  return { id: freshId(idsOf(document), operation.title), type: 'action', title: operation.title, operation: operation.id, input: {} };
}

function durationText(duration: unknown): string {
  const parts = Object.entries(recordIn(duration)).filter(([, count]) => count !== 0);
  return parts.map(([unit, count]) => `${String(count)} ${count === 1 ? unit.replace(/s$/, '') : unit}`).join(' ');
}

function waitText(step: Step): string {
  if (step.event !== undefined) return text.summary.event(textIn(recordIn(step.event).operation));
  if (step.until !== undefined) return text.summary.until(textIn(step.until));
  return durationText(step.for);
}

/** What a step does, in one line. Actions are described by their operation's title, which the caller knows. */
export function summaryOf(step: Step): string {
  switch (step.type) {
    case 'filter':
      return text.summary.onlyIf(step.rule === true ? text.summary.always : describeRule(step.rule));
    case 'branch':
      return text.summary.ways(listIn(step.branches).length + 1);
    case 'switch':
      return text.summary.by(textIn(step.value));
    case 'for_each':
      return text.summary.each(textIn(step.items));
    case 'wait':
      return waitText(step);
    case 'stop':
      return text.summary.stop[textIn(step.as) || 'succeeded'] ?? '';
    case 'sub_flow':
      return text.summary.subFlow(textIn(step.flow));
    default:
      return textIn(step.operation);
  }
}

export function titleOf(step: Step): string {
  return step.title !== undefined && step.title !== '' ? step.title : (text.kinds[step.type] ?? step.id);
}
