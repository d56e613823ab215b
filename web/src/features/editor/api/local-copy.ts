import { isRecord } from '@/lib/json';

import { documentOf } from '@/lib/flow/document';
import type { LocalCopy } from './draft-keeper';

function keyOf(flow: string): string {
  return `tendril-draft:${flow}`;
}

/** Unsaved edits of a flow in this browser; storage may be switched off, and then there are none. */
export function readLocalCopy(flow: string): LocalCopy | null {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(keyOf(flow)) ?? 'null');
    if (!isRecord(parsed) || typeof parsed.revision !== 'number') return null;
    return { revision: parsed.revision, document: documentOf(parsed.document) };
  } catch {
    return null;
  }
}

export function writeLocalCopy(flow: string, copy: LocalCopy | null): void {
  try {
    if (copy === null) localStorage.removeItem(keyOf(flow));
    else localStorage.setItem(keyOf(flow), JSON.stringify(copy));
  } catch {
    // The server's copy is all there is then.
  }
}
