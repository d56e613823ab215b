import { isRecord } from '@/lib/json';

import type { FlowDocument, Step } from './document';
import { lanesOf, withLane } from './lanes';

/** A gap between steps, where one can be put. */
export interface Place {
  /** The step that holds the lane; null for the flow itself. */
  parent: string | null;
  lane: string;
  index: number;
}

export const rootLane = 'steps';

/** Every step below, in reading order. */
export function flatten(steps: Step[]): Step[] {
  return steps.flatMap((step) => [step, ...lanesOf(step).flatMap((lane) => flatten(lane.steps))]);
}

export function findStep(document: FlowDocument, id: string): Step | undefined {
  return flatten(document.steps).find((step) => step.id === id);
}

/** Changes one lane, wherever it stands. */
function changeLane(steps: Step[], parent: string, lane: string, change: (steps: Step[]) => Step[]): Step[] {
  return steps.map((step) => {
    let changed = step;
    for (const { key, steps: inner } of lanesOf(step)) {
      const next = step.id === parent && key === lane ? change(inner) : changeLane(inner, parent, lane, change);
      if (next !== inner) changed = withLane(changed, key, next);
    }
    return changed;
  });
}

function editLane(document: FlowDocument, parent: string | null, lane: string, change: (steps: Step[]) => Step[]): FlowDocument {
  const steps = parent === null ? change(document.steps) : changeLane(document.steps, parent, lane, change);
  return { ...document, steps };
}

export function placeOf(document: FlowDocument, id: string): Place | undefined {
  const search = (steps: Step[], parent: string | null, lane: string): Place | undefined => {
    const index = steps.findIndex((step) => step.id === id);
    if (index >= 0) return { parent, lane, index };
    for (const step of steps) {
      for (const inner of lanesOf(step)) {
        const found = search(inner.steps, step.id, inner.key);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return search(document.steps, null, rootLane);
}

export function insertAt(document: FlowDocument, place: Place, added: Step[]): FlowDocument {
  return editLane(document, place.parent, place.lane, (steps) => steps.toSpliced(place.index, 0, ...added));
}

export function removeStep(document: FlowDocument, id: string): FlowDocument {
  const place = placeOf(document, id);
  if (place === undefined) return document;
  return editLane(document, place.parent, place.lane, (steps) => steps.toSpliced(place.index, 1));
}

export function replaceStep(document: FlowDocument, step: Step): FlowDocument {
  const place = placeOf(document, step.id);
  if (place === undefined) return document;
  return editLane(document, place.parent, place.lane, (steps) => steps.toSpliced(place.index, 1, step));
}

function holds(step: Step, id: string): boolean {
  return flatten([step]).some((inner) => inner.id === id);
}

/** Moves a step, with what it holds. Into itself it cannot go: then nothing changes. */
export function moveStep(document: FlowDocument, id: string, to: Place): FlowDocument {
  const step = findStep(document, id);
  const from = placeOf(document, id);
  if (step === undefined || from === undefined) return document;
  if (to.parent !== null && holds(step, to.parent)) return document;
  const sameLane = from.parent === to.parent && from.lane === to.lane;
  const index = sameLane && from.index < to.index ? to.index - 1 : to.index;
  if (sameLane && index === from.index) return document;
  return insertAt(removeStep(document, id), { ...to, index }, [step]);
}

/** An id that no step has yet, made of a title: "Create a task" gives create_task. */
export function freshId(taken: ReadonlySet<string>, title: string): string {
  const words = title.toLowerCase().replace(/\b(a|an|the|to|of|for)\b/g, ' ');
  const plain = words.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 32);
  const base = plain === '' ? 'step' : plain;
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

export function idsOf(document: FlowDocument): Set<string> {
  return new Set(flatten(document.steps).map((step) => step.id));
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\b(steps|errors)\.([a-z][a-z0-9_]*)/g, (whole, root: string, id: string) => {
      const name = names.get(id);
      return name === undefined ? whole : `${root}.${name}`;
    });
  }
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner, names)]));
}

function withFreshIds(step: Step, names: ReadonlyMap<string, string>): Step {
  const members = Object.entries(step).map(([key, value]): [string, unknown] => [key, rename(value, names)]);
  let copy: Step = { ...Object.fromEntries(members), id: names.get(step.id) ?? step.id, type: step.type };
  for (const { key, steps } of lanesOf(step)) {
    copy = withLane(copy, key, steps.map((inner) => withFreshIds(inner, names)));
  }
  return copy;
}

/** Copies with ids of their own; what they read of each other is what the copies give. */
export function copiesOf(document: FlowDocument, steps: Step[]): Step[] {
  const taken = idsOf(document);
  const names = new Map<string, string>();
  for (const { id } of flatten(steps)) {
    const fresh = freshId(taken, id);
    taken.add(fresh);
    names.set(id, fresh);
  }
  return steps.map((step) => withFreshIds(step, names));
}

/** The steps whose outputs a step can read: all that stand before it, also inside earlier branches. */
export function readableSteps(document: FlowDocument, id: string): Step[] {
  const collect = (steps: Step[]): Step[] | undefined => {
    const before: Step[] = [];
    for (const step of steps) {
      if (step.id === id) return before;
      for (const lane of lanesOf(step)) {
        const inner = collect(lane.steps);
        if (inner !== undefined) return [...before, step, ...inner];
      }
      before.push(step, ...lanesOf(step).filter(({ kind }) => kind !== 'body').flatMap((lane) => flatten(lane.steps)));
    }
    return undefined;
  };
  return collect(document.steps) ?? [];
}

/** The steps that hold a step, outermost first. */
export function ancestorsOf(document: FlowDocument, id: string): Step[] {
  const found: Step[] = [];
  for (let place = placeOf(document, id); place?.parent != null; place = placeOf(document, place.parent)) {
    const step = findStep(document, place.parent);
    if (step !== undefined) found.unshift(step);
  }
  return found;
}

/** The document with everything that comes after a step taken away: for running up to it. */
export function upTo(document: FlowDocument, id: string): FlowDocument {
  const cut = (steps: Step[]): { steps: Step[]; found: boolean } => {
    const kept: Step[] = [];
    for (const step of steps) {
      if (step.id === id) return { steps: [...kept, step], found: true };
      let changed = step;
      for (const lane of lanesOf(step)) {
        const inner = cut(lane.steps);
        if (inner.found) {
          changed = withLane(changed, lane.key, inner.steps);
          return { steps: [...kept, changed], found: true };
        }
      }
      kept.push(step);
    }
    return { steps: kept, found: false };
  };
  return { ...document, steps: cut(document.steps).steps };
}
