import type { Finding, Fix } from '@/lib/finding';
import { recordIn, stepsIn, withMembers, type FlowDocument } from '@/lib/flow/document';
import { copiesOf, findStep, insertAt, placeOf, replaceStep } from '@/lib/flow/tree';

/** A button that mends a finding. */
export interface Mend {
  title: string;
  document: FlowDocument;
}

function inputField(field: string): string | undefined {
  return /^input\.([^.[]+)$/.exec(field)?.[1];
}

/** "Did you mean 'email'?" is mended by that name. */
function renamed(document: FlowDocument, { step: id, field, mend }: Finding): FlowDocument | null {
  const name = /^Did you mean ['"]([^'"]+)['"]\?$/.exec(mend)?.[1];
  const step = findStep(document, id);
  if (name === undefined || step === undefined) return null;
  const wrong = inputField(field);
  if (wrong !== undefined) {
    const input = Object.entries(recordIn(step.input)).map(([key, value]) => [key === wrong ? name : key, value]);
    return replaceStep(document, withMembers(step, { input: Object.fromEntries(input) }));
  }
  return field === 'operation' ? replaceStep(document, withMembers(step, { operation: name })) : null;
}

function fixed(document: FlowDocument, { step: id, field }: Finding, fix: Fix): FlowDocument | null {
  const step = findStep(document, id);
  const place = placeOf(document, id);
  if (step === undefined || place === undefined) return null;
  const name = inputField(field) ?? field;
  if (fix.kind === 'replace') return replaceStep(document, withMembers(step, { input: { ...recordIn(step.input), [name]: fix.value } }));
  const added = fix.kind === 'filter' ? stepsIn([fix.value]) : [];
  return added.length === 0 ? null : insertAt(document, place, copiesOf(document, added));
}

/** What can be done about a finding at a click. */
export function mendsOf(document: FlowDocument, finding: Finding, didYouMean: string): Mend[] {
  const mends = finding.fixes.flatMap((fix) => {
    const next = fixed(document, finding, fix);
    return next === null ? [] : [{ title: fix.title, document: next }];
  });
  const next = renamed(document, finding);
  return next === null ? mends : [{ title: didYouMean, document: next }, ...mends];
}
