import type { FlowDocument } from '@/lib/flow/document';

/** A document with what it was before, and what was undone. */
export interface History {
  past: FlowDocument[];
  present: FlowDocument;
  future: FlowDocument[];
  /** What changed last; further changes of the same thing are undone together with it. */
  tag: string;
}

const depthMax = 200;

export function begin(document: FlowDocument): History {
  return { past: [], present: document, future: [], tag: '' };
}

/** `tag` joins the changes of one field, so that a typed word is undone at once; '' joins nothing. */
export function change(history: History, next: FlowDocument, tag: string): History {
  if (next === history.present) return history;
  const joins = tag !== '' && tag === history.tag;
  const past = joins ? history.past : [...history.past, history.present].slice(-depthMax);
  return { past, present: next, future: [], tag };
}

export function undo(history: History): History {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future], tag: '' };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, tag: '' };
}
