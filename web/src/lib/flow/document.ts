import { isRecord } from '@/lib/json';

// The flow document (schemas/flow.v1.json) as the editor works on it: members that it does not know stay as they are.

export interface Step {
  id: string;
  type: string;
  title?: string;
  notes?: string;
  [member: string]: unknown;
}

export interface Trigger {
  operations: string[];
  [member: string]: unknown;
}

export interface FlowDocument {
  name: string;
  trigger: Trigger;
  steps: Step[];
  [member: string]: unknown;
}

function isStep(value: unknown): value is Step {
  return isRecord(value) && typeof value.id === 'string' && typeof value.type === 'string';
}

/** The steps that a member holds; none when it holds something else. */
export function stepsIn(value: unknown): Step[] {
  return Array.isArray(value) ? value.filter(isStep) : [];
}

export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function recordIn(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

export function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A document of what the server sent; one without a trigger or steps is an empty canvas. */
export function documentOf(value: unknown): FlowDocument {
  const given = recordIn(value);
  const trigger = recordIn(given.trigger);
  const operations = listIn(trigger.operations).filter((one) => typeof one === 'string');
  return { format: 1, ...given, name: textIn(given.name), trigger: { ...trigger, operations }, steps: stepsIn(given.steps) };
}

export function emptyDocument(name: string): FlowDocument {
  return { format: 1, name, trigger: { operations: [] }, steps: [] };
}

/** The step with other members; undefined takes a member away. */
export function withMembers(step: Step, members: Record<string, unknown>): Step {
  const changed: Step = { ...step, ...members };
  const kept = Object.entries(changed).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), id: changed.id, type: changed.type };
}
