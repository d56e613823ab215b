import type { Finding } from '@/lib/finding';

import { recordIn, withMembers, type FlowDocument } from '@/lib/flow/document';
import { findStep, replaceStep } from '@/lib/flow/tree';

/** The document with a finding mended, where its mend is a name to use instead; null when a person has to. */
export function mended(document: FlowDocument, { step: id, field, mend }: Finding): FlowDocument | null {
  const name = /^Did you mean ['"]([^'"]+)['"]\?$/.exec(mend)?.[1];
  const step = findStep(document, id);
  if (name === undefined || step === undefined) return null;
  const wrong = /^input\.([^.[]+)$/.exec(field)?.[1];
  if (wrong !== undefined) {
    const input = Object.entries(recordIn(step.input)).map(([key, value]) => [key === wrong ? name : key, value]);
    return replaceStep(document, withMembers(step, { input: Object.fromEntries(input) }));
  }
  return field === 'operation' ? replaceStep(document, withMembers(step, { operation: name })) : null;
}
