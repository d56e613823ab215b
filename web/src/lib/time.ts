const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** "3 minutes ago", "in 12 seconds"; "just now" for what is about now, and the date of what is a month away. */
export function relativeTime(at: Date, now: Date): string {
  const distance = at.getTime() - now.getTime();
  const size = Math.abs(distance);
  if (size < 2 * second) return 'just now';
  if (size < minute) return relative.format(Math.round(distance / second), 'second');
  if (size < hour) return relative.format(Math.round(distance / minute), 'minute');
  if (size < day) return relative.format(Math.round(distance / hour), 'hour');
  if (size < 30 * day) return relative.format(Math.round(distance / day), 'day');
  return date.format(at);
}

export function absoluteTime(at: Date): string {
  return absolute.format(at);
}

/** "0.4 ms", "38 ms", "1.2 s", "2 min 5 s", "3 h 4 min", "2 d 1 h". */
export function duration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${Number((ms / second).toFixed(1))} s`;
  if (ms < hour) return pair(ms, minute, 'min', second, 's');
  if (ms < day) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

function pair(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

/** An instant in ISO 8601 as a field of type datetime-local shows it, in the browser's time zone; "" when there is none. */
export function toLocalInput(iso: string | undefined): string {
  if (iso === undefined) return '';
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * minute).toISOString().slice(0, 16);
}

/** The other way round; undefined for an empty field. */
export function fromLocalInput(written: string): string | undefined {
  const at = new Date(written);
  return written === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
