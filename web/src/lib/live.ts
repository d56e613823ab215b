import * as v from 'valibot';

import { record } from './schema';

/** What changed, by collections of the API: ids, of runs also what became of them. */
export interface Changes {
  /** Ids of what changed, by collection: "runs", "flows". */
  told: Map<string, string[]>;
  /** Collections of which more changed than was told. */
  again: Set<string>;
}

const runNews = v.object({ id: v.string() });
const ids = v.array(v.union([v.string(), v.pipe(runNews, v.transform(({ id }) => id))]));

/** The data of a "changes" event; what is not understood is left out. */
export function readChanges(text: string): Changes {
  const changes: Changes = { told: new Map(), again: new Set() };
  for (const [collection, value] of Object.entries(v.parse(record, JSON.parse(text)))) {
    const list = v.safeParse(ids, value);
    if (!list.success) continue;
    if (collection === 'again') changes.again = new Set(list.output);
    else changes.told.set(collection, list.output);
  }
  return changes;
}

/** `down` while news do not come: pages ask for them now and then meanwhile. */
export type LiveState = 'connecting' | 'live' | 'down';

/** The part of EventSource that is used here. */
export interface Source {
  readyState: number;
  close: () => void;
  addEventListener: (type: string, listener: (event: { data?: unknown }) => void) => void;
}

interface Parts {
  open: () => Source;
  later: (action: () => void, ms: number) => () => void;
  onChanges: (changes: Changes) => void;
  /** News come from now on. What was read before may be old. */
  onBegin: () => void;
  onState: (state: LiveState) => void;
}

const closed = 2;
const firstPauseMs = 2000;
const longestPauseMs = 60_000;

/** One stream of news, opened again whenever it breaks, for as long as it is wanted. */
export class LiveConnection {
  private source: Source | null = null;
  private cancelPause: (() => void) | null = null;
  private pauseMs = firstPauseMs;
  private state: LiveState = 'connecting';

  constructor(private readonly parts: Parts) {}

  start(): void {
    if (this.source !== null || this.cancelPause !== null) return;
    const source = this.parts.open();
    this.source = source;
    source.addEventListener('hello', () => { this.greet(); });
    source.addEventListener('changes', ({ data }) => { this.parts.onChanges(readChanges(String(data))); });
    source.addEventListener('error', () => { this.fail(source); });
  }

  stop(): void {
    this.cancelPause?.();
    this.cancelPause = null;
    this.source?.close();
    this.source = null;
  }

  private greet(): void {
    this.pauseMs = firstPauseMs;
    this.enter('live');
    this.parts.onBegin();
  }

  /** A browser comes back by itself after a broken connection, but not after a refusal. */
  private fail(source: Source): void {
    this.enter('down');
    if (source.readyState !== closed || source !== this.source) return;
    this.source = null;
    this.cancelPause = this.parts.later(() => {
      this.cancelPause = null;
      this.start();
    }, this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
  }

  private enter(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    this.parts.onState(state);
  }
}
