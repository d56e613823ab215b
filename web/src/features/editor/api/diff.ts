import { recordIn, type FlowDocument, type Step } from '@/lib/flow/document';
import { lanesOf } from '@/lib/flow/lanes';
import { flatten, placeOf } from '@/lib/flow/tree';

export interface Change {
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** A step's id, or '' for the flow itself. */
  step: string;
  title: string;
  /** Members that differ, with both values. */
  members: { name: string; before: unknown; after: unknown }[];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function withoutSteps(arm: unknown): unknown {
  return Object.fromEntries(Object.entries(recordIn(arm)).filter(([name]) => name !== 'steps'));
}

/** A step's own members; of its lanes only how they are called and ruled. */
function bare(step: Step): Record<string, unknown> {
  const laneMembers = new Set(lanesOf(step).map(({ key }) => key.split('.')[0] ?? ''));
  const entries = Object.entries(step).filter(([name]) => name !== 'id');
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, unknown][] => {
      if (!laneMembers.has(name)) return [[name, value]];
      if (!Array.isArray(value) || name === 'otherwise' || name === 'steps') return [];
      return [[name, value.map(withoutSteps)]];
    }),
  );
}

function membersOf(before: Record<string, unknown>, after: Record<string, unknown>): Change['members'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [one, other] = [before[name], after[name]];
    return same(one, other) ? [] : [{ name, before: one, after: other }];
  });
}

function titleOf(step: Step): string {
  return step.title ?? step.id;
}

/** What differs between two documents, in the reading order of the later one. */
export function differences(before: FlowDocument, after: FlowDocument): Change[] {
  const changes: Change[] = [];
  const own = (document: FlowDocument) => Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'steps' && name !== 'layout' && name !== '$schema'));
  const members = membersOf(own(before), own(after));
  if (members.length > 0) changes.push({ kind: 'changed', step: '', title: after.name, members });
  const old = new Map(flatten(before.steps).map((step) => [step.id, step]));
  const kept = new Set(flatten(after.steps).map(({ id }) => id));
  for (const step of flatten(after.steps)) {
    const previous = old.get(step.id);
    if (previous === undefined) {
      changes.push({ kind: 'added', step: step.id, title: titleOf(step), members: [] });
      continue;
    }
    const differing = membersOf(bare(previous), bare(step));
    if (differing.length > 0) changes.push({ kind: 'changed', step: step.id, title: titleOf(step), members: differing });
    const [from, to] = [placeOf(before, step.id), placeOf(after, step.id)];
    if (from?.parent !== to?.parent || from?.lane !== to?.lane) {
      changes.push({ kind: 'moved', step: step.id, title: titleOf(step), members: [] });
    }
  }
  for (const step of old.values()) {
    if (!kept.has(step.id)) changes.push({ kind: 'removed', step: step.id, title: titleOf(step), members: [] });
  }
  return changes;
}
