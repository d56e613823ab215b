export type TokenKind = 'key' | 'string' | 'number' | 'word' | 'mark';

export interface Token {
  kind: TokenKind;
  text: string;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function prettyJson(value: unknown): string {
  return JSON.stringify(value ?? null, null, 2);
}

/** The object that a text holds; null when it holds none. */
export function objectOf(written: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(written);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** True for what has nothing to show: absent, null, "", [] and {}. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

const tokenPattern = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/** Splits one line of pretty-printed JSON into coloured pieces; joined again they give the line. */
export function tokens(line: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(tokenPattern)) {
    if (match.index > end) found.push({ kind: 'mark', text: line.slice(end, match.index) });
    const [whole, quoted, colon, number] = match;
    if (quoted !== undefined) {
      found.push({ kind: colon === undefined ? 'string' : 'key', text: quoted });
      if (colon !== undefined) found.push({ kind: 'mark', text: colon });
    } else {
      found.push({ kind: number === undefined ? 'word' : 'number', text: whole });
    }
    end = match.index + whole.length;
  }
  if (end < line.length) found.push({ kind: 'mark', text: line.slice(end) });
  return found;
}
