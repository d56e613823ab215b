import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { documentOf, recordIn, textIn, type FlowDocument } from '@/lib/flow/document';
import { flatten } from '@/lib/flow/tree';
import { getJson, postJson, putJson } from '@/lib/http';
import { operationQuery } from '@/lib/operations';
import { flag, listOf, parse, textOrEmpty, textOrNull } from '@/lib/schema';

const connectionSchema = v.object({ id: v.string(), connector: textOrEmpty, name: textOrEmpty, base_url: textOrEmpty, health: textOrEmpty });
const connectionsSchema = v.object({ items: listOf(connectionSchema) });

export type Connected = v.InferOutput<typeof connectionSchema>;

export const connectedQuery = queryOptions({
  queryKey: ['/connections', 'welcome'],
  queryFn: async ({ signal }) => parse(connectionsSchema, await getJson('/connections?limit=200', signal)).items,
});

/** A simulator beside the server, where nothing real is changed. */
export function isSimulated({ base_url: address }: Pick<Connected, 'base_url'>): boolean {
  return /^http:\/\/(127\.0\.0\.1|\[::1\])[:/]/.test(address);
}

const recipeSchema = v.pipe(
  v.object({
    id: v.string(),
    title: textOrEmpty,
    description: textOrEmpty,
    parameters: listOf(v.object({ name: v.string(), title: textOrEmpty, help: textOrEmpty, required: flag, default: v.optional(v.unknown()) })),
    flow: v.unknown(),
  }),
  v.transform((recipe) => ({ ...recipe, flow: documentOf(recipe.flow) })),
);

export type Recipe = v.InferOutput<typeof recipeSchema>;

export const recipesQuery = queryOptions({
  queryKey: ['/recipes'],
  queryFn: async ({ signal }) => parse(v.object({ items: listOf(recipeSchema) }), await getJson('/recipes?limit=200', signal)).items,
});

/** The operations of one connector that documents use. */
export function operationsOf(documents: FlowDocument[], connector: string): string[] {
  const all = documents.flatMap((document) => flatten(document.steps).map((step) => textIn(step.operation)));
  return [...new Set(all.filter((id) => id.startsWith(`${connector}.`)))];
}

export function scopeQueries(operations: string[]) {
  return operations.map((id) => operationQuery(id));
}

interface NewConnection {
  connector: string;
  name: string;
  credentials: Record<string, string>;
  settings: Record<string, string>;
}

const appsSchema = v.object({ items: listOf(v.object({ connector: textOrEmpty, authorization_url: textOrEmpty })) });

export type App = v.InferOutput<typeof appsSchema>['items'][number];

/** The app that the operator has entered, so that an account can be connected by consent; null when there is none. */
export const appQuery = queryOptions({
  queryKey: ['/oauth-apps'],
  queryFn: async ({ signal }) => parse(appsSchema, await getJson('/oauth-apps', signal)).items.find(({ connector }) => connector === 'highlevel') ?? null,
});

/** Where the accounts of an app are: those of a simulator's consent page are the simulator's. */
function baseOf({ authorization_url: page }: App): { base_url?: string } {
  return isSimulated({ base_url: page }) ? { base_url: new URL(page).origin } : {};
}

/** Whether the built-in simulators may be switched on with a click. */
export const sandboxQuery = queryOptions({
  queryKey: ['/sandbox'],
  queryFn: async ({ signal }) => parse(v.object({ available: flag, on: flag }), await getJson('/sandbox', signal)),
});

export function switchSandboxOn(): Promise<unknown> {
  return putJson('/sandbox', {});
}

/** Leaves for the page on which a person consents. */
export async function consent(app: App, scopes: string[]): Promise<void> {
  const answer = await postJson('/connections/authorize', { connector: 'highlevel', name: 'HighLevel', scopes, ...baseOf(app) });
  window.location.assign(parse(v.object({ url: v.string() }), answer).url);
}

const testSchema = v.object({ ok: flag, detail: textOrEmpty });

/** Keeps the credentials and makes the connector's test call; gives what went wrong, or null. */
export async function connect(connection: NewConnection): Promise<string | null> {
  const { id } = parse(v.object({ id: v.string() }), await postJson('/connections', connection));
  const { ok, detail } = parse(testSchema, await postJson(`/connections/${encodeURIComponent(id)}/test`));
  return ok ? null : detail;
}

const madeSchema = v.pipe(
  v.object({ id: v.string(), name: textOrEmpty, latest_version: v.number(), document: v.unknown(), published_version: v.nullish(v.number(), null), created_at: textOrNull }),
  v.transform((flow) => ({ ...flow, document: documentOf(flow.document) })),
);

export type MadeFlow = v.InferOutput<typeof madeSchema>;

export async function makeFlow(recipe: string, parameters: Record<string, string>): Promise<MadeFlow> {
  return parse(madeSchema, await postJson('/flows', { recipe, parameters }));
}

/** The action that says most of what a flow does: the one with the most fields. */
export function mainAction(document: FlowDocument) {
  const actions = flatten(document.steps).filter(({ type, operation }) => type === 'action' && !textIn(operation).startsWith('core.'));
  return actions.toSorted((one, other) => Object.keys(recordIn(other.input)).length - Object.keys(recordIn(one.input)).length)[0];
}
