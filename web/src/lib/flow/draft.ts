import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';

import { findingSchema } from '@/lib/finding';
import { getJson, postJson, putJson } from '@/lib/http';
import { flag, listOf, parse, textOrEmpty, textOrNull } from '@/lib/schema';

import { documentOf, type FlowDocument } from './document';

const draftSchema = v.pipe(
  v.object({
    revision: v.number(),
    is_draft: flag,
    editor: textOrEmpty,
    saved_at: textOrNull,
    document: v.unknown(),
    findings: listOf(findingSchema),
  }),
  v.transform((draft) => ({ ...draft, document: documentOf(draft.document) })),
);

export type Draft = v.InferOutput<typeof draftSchema>;

function pathOf(id: string): string {
  return `/flows/${encodeURIComponent(id)}`;
}

export async function loadDraft(id: string, signal: AbortSignal): Promise<Draft> {
  return parse(draftSchema, await getJson(`${pathOf(id)}/draft`, signal));
}

export async function saveDraft(id: string, document: FlowDocument, revision: number, editor: string): Promise<Draft> {
  return parse(draftSchema, await putJson(`${pathOf(id)}/draft`, { document, revision, editor }));
}

export async function discardDraft(id: string, revision: number): Promise<Draft> {
  return parse(draftSchema, await postJson(`${pathOf(id)}/draft/discard`, { revision }));
}

/** How long a draft waits for the editor that it was asked for. */
const prefetchedMs = 10_000;

/** Read once when the editor opens; from then on the editor keeps it. */
export function draftQuery(id: string) {
  return queryOptions({
    queryKey: ['draft', id],
    queryFn: ({ signal }) => loadDraft(id, signal),
    staleTime: Infinity,
    gcTime: prefetchedMs,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

const flowSchema = v.object({ id: v.string(), latest_version: v.number(), published_version: v.nullish(v.number(), null) });
const publishedSchema = v.object({ findings: listOf(findingSchema) });

export type FlowState = v.InferOutput<typeof flowSchema>;

export function flowStateQuery(id: string) {
  return queryOptions({
    queryKey: ['/flows', id, 'state'],
    queryFn: async ({ signal }) => parse(flowSchema, await getJson(pathOf(id), signal)),
  });
}

/** Keeps the document as a version; gives its number. */
export async function saveVersion(id: string, document: FlowDocument): Promise<number> {
  return parse(flowSchema, await putJson(pathOf(id), { document })).latest_version;
}

export async function publishVersion(id: string, version: number) {
  return parse(publishedSchema, await postJson(`${pathOf(id)}/publish`, { version })).findings;
}

export async function validate(document: FlowDocument) {
  return parse(publishedSchema, await postJson('/flows/validate', { document })).findings;
}

const versionSchema = v.pipe(
  v.object({ version: v.number(), created_at: textOrNull, document: v.unknown() }),
  v.transform((version) => ({ ...version, document: documentOf(version.document) })),
);
const versionsSchema = v.object({ items: listOf(versionSchema) });

export type Version = v.InferOutput<typeof versionSchema>;

export function versionDocumentsQuery(id: string) {
  return queryOptions({
    queryKey: ['/flows', id, 'version-documents'],
    queryFn: async ({ signal }) => parse(versionsSchema, await getJson(`${pathOf(id)}/versions?limit=200`, signal)).items,
  });
}
