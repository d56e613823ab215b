import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { getJson, postJson, queryText } from '@/lib/http';
import { isRecord } from '@/lib/json';
import { ApiError } from '@/lib/problem';
import { flag, listOf, numberOrNull, parse, record, textOrEmpty, textOrNull } from '@/lib/schema';

import { saveVersion } from './draft';
import { recordIn, textIn, type FlowDocument, type Step } from './document';
import { titleOf } from './kinds';

const entrySchema = v.object({
  step: v.string(),
  at: textOrEmpty,
  type: textOrEmpty,
  title: textOrEmpty,
  state: textOrEmpty,
  input: v.optional(v.unknown()),
  request: v.optional(v.unknown()),
  answer: v.optional(v.unknown()),
  output: v.optional(v.unknown()),
  error: v.optional(v.unknown()),
  passed: v.nullish(v.boolean()),
  taken: v.nullish(v.string()),
  attempts: listOf(v.object({ message: textOrEmpty })),
  duration_ms: numberOrNull,
});

const resultSchema = v.object({ status: textOrEmpty, error: textOrNull, steps: listOf(entrySchema) });

export type Entry = v.InferOutput<typeof entrySchema>;

export interface Outcome extends v.InferOutput<typeof resultSchema> {
  /** Whether nobody was called. */
  dry: boolean;
  /** The run that was made; null when there is none. */
  run: string | null;
  /** What changed in the simulators; null when there are none. */
  changes: SimulatorChange[] | null;
}

export interface TestInput {
  document: FlowDocument;
  data: Record<string, unknown> | null;
  event: string;
}

function eventOf({ data, event }: TestInput) {
  return data === null ? { event_id: event } : { event: { data } };
}

/** What the document would do; nobody is called. */
export async function tryDry(flow: string, input: TestInput): Promise<Outcome> {
  const body = { document: input.document, dry: true, ...eventOf(input) };
  const result = parse(resultSchema, await postJson(`/flows/${encodeURIComponent(flow)}/test`, body));
  return { ...result, dry: true, run: null, changes: null };
}

const settled = new Set(['succeeded', 'filtered', 'dead', 'cancelled', 'merged', 'held', 'waiting']);
const pollMs = 250;
const patienceMs = 30_000;

async function untilSettled(run: string, signal: AbortSignal) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const result = parse(resultSchema, await getJson(`/runs/${encodeURIComponent(run)}`, signal));
    if (settled.has(result.status) || Date.now() > deadline) return result;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Makes the calls, with the document kept as a version first; tells what they changed in the simulators. */
export async function runForReal(flow: string, input: TestInput, signal: AbortSignal): Promise<Outcome> {
  const version = await saveVersion(flow, input.document);
  const before = await simulatorStates(signal);
  const body = { version, dry: false, ...eventOf(input) };
  const { run_id: run } = parse(v.object({ run_id: v.string() }), await postJson(`/flows/${encodeURIComponent(flow)}/test`, body));
  const result = await untilSettled(run, signal);
  const after = await simulatorStates(signal);
  return { ...result, dry: false, run, changes: before.length === 0 ? null : changesBetween(before, after) };
}

const mappedSchema = v.object({ samples: listOf(v.object({ value: record })) });
const triedSchema = v.object({ ok: flag, message: textOrEmpty, request: v.optional(v.unknown()), answer: v.optional(v.unknown()) });

/** What later steps read of the earlier ones: what these gave in the last test. */
export function outputsOf(steps: Entry[]): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const { step, at, output, answer } of steps) {
    const given = output ?? recordIn(answer).body;
    if (at === '' && given !== undefined && given !== null) outputs[step] = given;
  }
  return outputs;
}

export interface StepTest {
  document: FlowDocument;
  step: Step;
  /** Of the event. */
  data: Record<string, unknown>;
  /** Steps that were tested before; their outputs are read. */
  earlier: Entry[];
}

/** Makes the call of one action alone, with the input that the flow would give it, and adds it to the earlier steps. */
export async function runStep({ document, step, data, earlier }: StepTest, signal: AbortSignal): Promise<Outcome> {
  const operation = textIn(step.operation);
  const mapping = { mapping: recordIn(step.input), operation, samples: [data], steps: outputsOf(earlier), variables: recordIn(document.variables) };
  const input = parse(mappedSchema, await postJson('/preview', mapping)).samples[0]?.value ?? {};
  const connection = textIn(step.connection);
  const before = await simulatorStates(signal);
  const begun = performance.now();
  const tried = parse(
    triedSchema,
    await postJson(`/catalog/${encodeURIComponent(operation)}/try`, connection === '' ? { input } : { input, connection }),
  );
  const took = performance.now() - begun;
  const after = await simulatorStates(signal);
  const entry: Entry = {
    step: step.id,
    at: '',
    type: step.type,
    title: titleOf(step),
    state: tried.ok ? 'done' : 'failed',
    input,
    request: tried.request,
    answer: tried.answer,
    output: recordIn(tried.answer).body,
    attempts: tried.ok ? [] : [{ message: tried.message }],
    duration_ms: took,
  };
  return {
    status: tried.ok ? 'succeeded' : 'dead',
    error: tried.ok ? null : tried.message,
    steps: [...earlier.filter((one) => one.step !== step.id), entry],
    dry: false,
    run: null,
    changes: before.length === 0 ? null : changesBetween(before, after),
  };
}

export interface SimulatorChange {
  system: string;
  kind: 'added' | 'changed' | 'removed';
  /** What it is: contacts, tasks, notes. */
  what: string;
  thing: Record<string, unknown>;
}

interface SimulatorState {
  system: string;
  /** By "contacts/id". */
  things: Map<string, Record<string, unknown>>;
}

function collect(value: unknown, what: string, things: Map<string, Record<string, unknown>>): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      if (isRecord(item) && typeof item.id === 'string') things.set(`${what}/${item.id}`, item);
      collect(item, what, things);
    }
  } else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value)) collect(inner, Array.isArray(inner) ? name : what, things);
  }
}

const simulatorsSchema = v.object({ items: listOf(v.object({ connector: v.string() })) });

/** The systems of whose simulators the workspace is connected to one; none outside of a sandbox. */
async function simulatedSystems(signal: AbortSignal): Promise<string[]> {
  return parse(simulatorsSchema, await getJson('/simulators', signal)).items.map(({ connector }) => connector);
}

/** What the simulators hold; one that does not answer is left out. */
async function simulatorStates(signal: AbortSignal): Promise<SimulatorState[]> {
  const states: SimulatorState[] = [];
  for (const system of await simulatedSystems(signal)) {
    try {
      const things = new Map<string, Record<string, unknown>>();
      collect(await getJson(`/simulators/${system}/state`, signal), 'things', things);
      states.push({ system, things });
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
    }
  }
  return states;
}

function changesBetween(before: SimulatorState[], after: SimulatorState[]): SimulatorChange[] {
  return after.flatMap(({ system, things }) => {
    const old = before.find((state) => state.system === system)?.things ?? new Map<string, Record<string, unknown>>();
    const changes: SimulatorChange[] = [];
    for (const [key, thing] of things) {
      const what = key.split('/')[0] ?? '';
      const previous = old.get(key);
      if (previous === undefined) changes.push({ system, kind: 'added', what, thing });
      else if (JSON.stringify(previous) !== JSON.stringify(thing)) changes.push({ system, kind: 'changed', what, thing });
    }
    for (const [key, thing] of old) {
      if (!things.has(key)) changes.push({ system, kind: 'removed', what: key.split('/')[0] ?? '', thing });
    }
    return changes;
  });
}

const eventsSchema = v.object({ items: listOf(v.object({ id: v.string(), type: textOrEmpty, received_at: textOrNull, data: record })) });

/** Events of the past that a test can take its data from. */
export function pastEventsQuery(types: string[]) {
  return queryOptions({
    queryKey: ['past-events', types],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(types.map((type) => getJson(`/events${queryText({ type, limit: 20 })}`, signal)));
      return pages.flatMap((page) => parse(eventsSchema, page).items);
    },
    enabled: types.length > 0,
  });
}

const faults: Record<string, Record<string, unknown>> = {
  status: { kind: 'status', status: 503, times: 1 },
  limit: { kind: 'status', status: 429, times: 1 },
  drop_answer: { kind: 'drop_answer', times: 1 },
  delay: { kind: 'delay', delay_ms: 5000, times: 1 },
};

export function orderFault(system: string, kind: string): Promise<unknown> {
  return postJson(`/simulators/${system}/faults`, { faults: [faults[kind]] });
}

export function moveClock(system: string, milliseconds: number): Promise<unknown> {
  return postJson(`/simulators/${system}/clock`, { advance_ms: milliseconds });
}

export function emptySimulator(system: string): Promise<unknown> {
  return postJson(`/simulators/${system}/reset`);
}

/** Whether this workspace is connected to simulators. */
export const sandboxQuery = queryOptions({
  queryKey: ['simulators'],
  queryFn: async ({ signal }) => (await simulatedSystems(signal)).includes('highlevel'),
  staleTime: 60_000,
});
