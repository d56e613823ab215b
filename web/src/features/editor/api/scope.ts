import { queryOptions, useQueries } from '@tanstack/react-query';

import { fieldsOf, type Field } from '@/lib/fields';
import { isRecord } from '@/lib/json';
import { operationQuery, type OperationDetail } from '@/lib/operations';
import { editorText as text } from '@/text-editor';

import { recordIn, textIn, type FlowDocument, type Step } from '@/lib/flow/document';
import { titleOf } from '@/lib/flow/kinds';
import { ancestorsOf, readableSteps } from '@/lib/flow/tree';

/** Something that templates and rules of a step can read. */
export interface Source {
  /** As it is written: trigger.data.email. */
  path: string;
  label: string;
  type: string;
  example: unknown;
}

export interface SourceGroup {
  title: string;
  sources: Source[];
}

/** What can be read at a step, and samples of what earlier steps give. */
export interface Scope {
  groups: SourceGroup[];
  stepSamples: Record<string, unknown>;
}

/** Deeper members are typed by hand. */
const depthMax = 2;

function valueAt(sample: unknown, path: string): unknown {
  return path.split('.').reduce((value, name) => (isRecord(value) ? value[name] : undefined), sample);
}

/** What people call it: the schema's title, cut before the first full stop. */
function labelOf({ depth, note, name, path }: Field): string {
  const title = note.split('.')[0] ?? '';
  if (depth > 0) return path;
  return title === '' ? name : title;
}

function sourcesOf(prefix: string, schema: Record<string, unknown>, sample: unknown): Source[] {
  const fields = fieldsOf(schema).filter(({ depth, path }) => depth <= depthMax && !path.includes('[]'));
  return fields.map((field: Field) => ({
    path: `${prefix}.${field.path}`,
    label: labelOf(field),
    type: field.type,
    example: valueAt(sample, field.path),
  }));
}

function triggerSources(operations: OperationDetail[]): Source[] {
  const found = new Map<string, Source>();
  for (const operation of operations) {
    for (const source of sourcesOf('trigger.data', operation.data, recordIn(operation.sample.data))) {
      if (!found.has(source.path)) found.set(source.path, source);
    }
  }
  return [...found.values()];
}

function loopSources(ancestors: Step[]): SourceGroup[] {
  return ancestors
    .filter(({ type }) => type === 'for_each')
    .map((loop) => {
      const name = textIn(loop.as) || 'item';
      return {
        title: text.mapping.fromItem,
        sources: [
          { path: name, label: name, type: 'anything', example: undefined },
          { path: 'index', label: 'index', type: 'whole number', example: 0 },
        ],
      };
    });
}

/** Hidden from the list: of no use in a mapping. */
function isUseful({ type }: Source): boolean {
  return type !== 'object';
}

function queriesFor(ids: string[]) {
  return ids.map((id) => queryOptions({ ...operationQuery(id), enabled: id !== '' }));
}

/** What step `id` can read; null stands for the flow's own templates, which read the event alone. */
export function useScope(document: FlowDocument, id: string | null): Scope {
  const steps = id === null ? [] : readableSteps(document, id).filter(({ type }) => type === 'action');
  const triggers = useQueries({ queries: queriesFor(document.trigger.operations) });
  const actions = useQueries({ queries: queriesFor(steps.map((step) => textIn(step.operation))) });
  const groups: SourceGroup[] = [
    { title: text.mapping.fromTrigger, sources: triggerSources(triggers.flatMap(({ data }) => (data === undefined ? [] : [data]))) },
  ];
  const stepSamples: Record<string, unknown> = {};
  if (id !== null) groups.push(...loopSources(ancestorsOf(document, id)));
  steps.forEach((step, index) => {
    const operation = actions[index]?.data;
    if (operation === undefined) return;
    stepSamples[step.id] = recordIn(operation.sample).output ?? {};
    const sources = sourcesOf(`steps.${step.id}`, operation.response, stepSamples[step.id]).filter(isUseful);
    if (sources.length > 0) groups.unshift({ title: text.mapping.fromStep(titleOf(step)), sources });
  });
  const variables = Object.entries(recordIn(document.variables));
  if (variables.length > 0) {
    groups.push({
      title: text.mapping.fromVars,
      sources: variables.map(([name, value]) => ({ path: `vars.${name}`, label: name, type: typeof value, example: value })),
    });
  }
  // The event comes first, then the steps from the nearest to the farthest.
  groups.sort((one, other) => Number(other.title === text.mapping.fromTrigger) - Number(one.title === text.mapping.fromTrigger));
  return { groups: groups.filter(({ sources }) => sources.length > 0), stepSamples };
}

/** The source that a path of a template reads, or the nearest that holds it. */
export function sourceOf(groups: SourceGroup[], path: string): Source | undefined {
  const all = groups.flatMap(({ sources }) => sources);
  return all.find((source) => source.path === path) ?? all.find((source) => path.startsWith(`${source.path}.`));
}

/** Every path that a template reads. */
export function pathsRead(template: string): string[] {
  const inside = [...template.matchAll(/\{\{([\s\S]*?)\}\}|\{%([\s\S]*?)%\}/g)].map(([, output, tag]) => output ?? tag ?? '');
  const unquoted = inside.map((piece) => piece.replace(/"[^"]*"|'[^']*'/g, ' '));
  return [...new Set(unquoted.flatMap((piece) => piece.match(/\b(?:trigger\.data|steps|vars|errors)(?:\.[A-Za-z_][\w-]*)+/g) ?? []))];
}
