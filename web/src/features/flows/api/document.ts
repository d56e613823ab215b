import * as v from 'valibot';

import { listOf, record, textOrEmpty, textOrNull } from '@/lib/schema';

// The flow document, schemas/flow.v1.json, as far as the app shows it.

const common = { id: v.string(), title: textOrEmpty, notes: textOrEmpty };

const linkSchema = v.object({ kind: textOrEmpty, source_id: textOrEmpty });

const actionSchema = v.object({
  ...common,
  type: v.literal('action'),
  operation: v.string(),
  connection: textOrNull,
  input: record,
  only_changes_from: textOrNull,
  link: v.nullish(linkSchema),
  on_uncertain: textOrNull,
  on_gone: textOrNull,
});

const filterSchema = v.object({ ...common, type: v.literal('filter'), rule: v.optional(v.unknown()) });

export type ActionStep = v.InferOutput<typeof actionSchema>;
export type FilterStep = v.InferOutput<typeof filterSchema>;

export interface Arm {
  name: string;
  rule?: unknown;
  steps: Step[];
}

export interface BranchStep {
  id: string;
  title: string;
  notes: string;
  type: 'branch';
  branches: Arm[];
  otherwise: Step[];
}

export type Step = ActionStep | FilterStep | BranchStep;

const stepSchema: v.GenericSchema<unknown, Step> = v.lazy(() => v.variant('type', [actionSchema, filterSchema, branchSchema]));
const armSchema: v.GenericSchema<unknown, Arm> = v.object({ name: textOrEmpty, rule: v.optional(v.unknown()), steps: listOf(stepSchema) });
const branchSchema = v.object({
  ...common,
  type: v.literal('branch'),
  branches: listOf(armSchema),
  otherwise: listOf(stepSchema),
});

export const documentSchema = v.object({
  name: textOrEmpty,
  description: textOrEmpty,
  ordering_key: textOrNull,
  variables: record,
  trigger: v.object({ operations: listOf(v.string()) }),
  steps: listOf(stepSchema),
});

export type FlowDocument = v.InferOutput<typeof documentSchema>;
