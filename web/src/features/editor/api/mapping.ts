import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { typeText } from '@/lib/fields';
import { findingSchema } from '@/lib/finding';
import { postJson } from '@/lib/http';
import { isRecord } from '@/lib/json';
import type { OperationDetail } from '@/lib/operations';
import { listOf, numberOrZero, parse, record, textOrEmpty } from '@/lib/schema';

import { recordIn, textIn, type FlowDocument } from '@/lib/flow/document';

/** A field that an action takes. */
export interface TargetField {
  name: string;
  label: string;
  type: string;
  help: string;
  required: boolean;
  schema: Record<string, unknown>;
  choices: string[];
}

function target(name: string, schema: Record<string, unknown>, required: boolean, title: string): TargetField {
  const choices = Array.isArray(schema.enum) ? schema.enum.map(String) : schema.type === 'boolean' ? ['true', 'false'] : [];
  const help = textIn(schema.description);
  return { name, label: title || textIn(schema.title) || name, type: typeText(schema), help, required, schema, choices };
}

/** What an action takes, the needed first; what the connection fills in by itself is left out. */
export function targetsOf(operation: OperationDetail): TargetField[] {
  const parameters = operation.parameters
    .filter(({ in: place, from_setting: setting }) => place !== 'header' && setting === null)
    .map((parameter) => target(parameter.name, parameter.schema, parameter.required, parameter.title));
  const required = Array.isArray(operation.body.required) ? operation.body.required : [];
  const body = Object.entries(recordIn(operation.body.properties)).map(([name, schema]) =>
    target(name, recordIn(schema), required.includes(name), ''),
  );
  const filled = new Set(operation.body_from_settings.map((one) => textIn(recordIn(one).name)));
  const all = [...parameters, ...body.filter(({ name }) => !filled.has(name))];
  return [...all.filter((field) => field.required), ...all.filter((field) => !field.required)];
}

/** A value of a mapping as it is typed. */
export function writtenOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed, as the field takes it: `true` for a yes-or-no field, 5 for a number, JSON for lists and objects. */
export function valueOf(written: string, schema: Record<string, unknown>): unknown {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (written.includes('{{') && !/^\s*[[{](?!\{)/.test(written)) return written;
  if (types.includes('boolean') && (written === 'true' || written === 'false')) return written === 'true';
  if ((types.includes('number') || types.includes('integer')) && /^-?\d+(\.\d+)?$/.test(written)) return Number(written);
  if (/^\s*[[{]/.test(written) && !written.trimStart().startsWith('{{')) {
    try {
      return JSON.parse(written);
    } catch {
      return written;
    }
  }
  return written;
}

const summarySchema = v.object({
  field: v.string(),
  filled: numberOrZero,
  missing: numberOrZero,
  failed: numberOrZero,
  refused: numberOrZero,
  example: v.optional(v.unknown()),
  problem: textOrEmpty,
  problem_sample: numberOrZero,
});
const previewSchema = v.object({
  fields: listOf(summarySchema),
  samples: listOf(v.object({ sample: textOrEmpty, value: record })),
  findings: listOf(findingSchema),
});
const ruleSampleSchema = v.object({
  sample: textOrEmpty,
  holds: v.boolean(),
  error: textOrEmpty,
  because: listOf(v.object({ path: textOrEmpty, sentence: textOrEmpty, seen: v.optional(v.unknown()) })),
});
const rulePreviewSchema = v.object({ samples: listOf(ruleSampleSchema), holding: numberOrZero, failing: numberOrZero });
const suggestionsSchema = v.object({
  proposals: listOf(v.object({ target: v.string(), template: v.string(), reason: textOrEmpty, confidence: numberOrZero })),
});

export type FieldSummary = v.InferOutput<typeof summarySchema>;
export type Preview = v.InferOutput<typeof previewSchema>;
export type Proposal = v.InferOutput<typeof suggestionsSchema>['proposals'][number];

function tryOut(document: FlowDocument, steps: Record<string, unknown>) {
  return { trigger: document.trigger.operations, steps, variables: recordIn(document.variables), limit: 50 };
}

/** A mapping tried on recent events. */
export function previewQuery(document: FlowDocument, operation: string, mapping: Record<string, unknown>, steps: Record<string, unknown>) {
  const body = { ...tryOut(document, steps), mapping, ...(operation === '' ? {} : { operation }) };
  return queryOptions({
    queryKey: ['preview', body],
    queryFn: async () => parse(previewSchema, await postJson('/preview', body)),
    enabled: document.trigger.operations.length > 0 && Object.keys(mapping).length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** A rule tried on recent events. */
export function rulePreviewQuery(document: FlowDocument, rule: unknown, steps: Record<string, unknown>) {
  const body = { ...tryOut(document, steps), rule };
  return queryOptions({
    queryKey: ['preview', body],
    queryFn: async () => parse(rulePreviewSchema, await postJson('/preview', body)),
    enabled: document.trigger.operations.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function proposalsQuery(document: FlowDocument, operation: string, steps: Record<string, unknown>) {
  const body = { ...tryOut(document, steps), operation };
  return queryOptions({
    queryKey: ['suggestions', body],
    queryFn: async () => parse(suggestionsSchema, await postJson('/suggestions', body)).proposals,
    enabled: document.trigger.operations.length > 0 && operation !== '',
    retry: false,
  });
}

/** How a value is shown in little room. */
export function shortValue(value: unknown): string {
  const written = typeof value === 'string' ? value : isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}
