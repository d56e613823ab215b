import { isRecord } from '@/lib/json';

import { stepsIn, type Step } from '@/lib/flow/document';

/** Steps as text: what Ctrl+C puts on the clipboard. */
export function stepsAsText(steps: Step[]): string {
  return JSON.stringify({ tendril: 'steps', steps }, null, 2);
}

/** The steps in a text: copied here, a whole flow document, a list of steps, or one step. */
export function stepsFromText(written: string): Step[] {
  try {
    const parsed: unknown = JSON.parse(written);
    if (Array.isArray(parsed)) return stepsIn(parsed);
    if (isRecord(parsed) && Array.isArray(parsed.steps) && typeof parsed.type !== 'string') return stepsIn(parsed.steps);
    return stepsIn([parsed]);
  } catch {
    return [];
  }
}
