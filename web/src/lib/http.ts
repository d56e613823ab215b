import { ApiError, problemMessage } from '@/lib/problem';
import { text } from '@/text';

const base = '/api/v1';
/** Characters. */
const keptAliveMax = 4000;

async function readBody(response: Response): Promise<unknown> {
  const body = await response.text();
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    if (response.ok) throw new ApiError(response.status, text.errors.notJson);
    return null;
  }
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(base + path, { credentials: 'same-origin', ...init });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new ApiError(0, text.errors.unreachable);
  }
  const body = await readBody(response);
  if (!response.ok) throw new ApiError(response.status, problemMessage(body, text.errors.status(response.status)));
  return body;
}

export function getJson(path: string, signal: AbortSignal): Promise<unknown> {
  return call(path, { signal, headers: { accept: 'application/json' } });
}

/** Changes something. The extra header keeps other sites from doing it with the session's cookie. */
function sendJson(method: string, path: string, body: unknown): Promise<unknown> {
  const written = JSON.stringify(body);
  return call(path, {
    method,
    // What is small still arrives when the window is closed in the same moment; browsers allow that for little data only.
    keepalive: written.length < keptAliveMax,
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-tendril-request': '1' },
    body: written,
  });
}

export function postJson(path: string, body: unknown = {}): Promise<unknown> {
  return sendJson('POST', path, body);
}

export function putJson(path: string, body: unknown): Promise<unknown> {
  return sendJson('PUT', path, body);
}

export function patchJson(path: string, body: unknown): Promise<unknown> {
  return sendJson('PATCH', path, body);
}

export function deleteThing(path: string): Promise<unknown> {
  return sendJson('DELETE', path, {});
}

/** "?a=1&b=2" of the members that have a value; "" when none has. */
export function queryText(members: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}
