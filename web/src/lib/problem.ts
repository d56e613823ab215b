import * as v from 'valibot';

/** What a failed call says, from the server's RFC 9457 problem document or from the network. */
export class ApiError extends Error {
  /** 0 when no answer arrived at all. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

const problemSchema = v.object({ title: v.optional(v.string()), detail: v.optional(v.string()) });

/** The sentence for people in an error answer's body; `fallback` when the body holds none. */
export function problemMessage(body: unknown, fallback: string): string {
  const parsed = v.safeParse(problemSchema, body);
  if (!parsed.success) return fallback;
  return parsed.output.detail ?? parsed.output.title ?? fallback;
}
