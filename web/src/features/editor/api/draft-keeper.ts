import { ApiError } from '@/lib/problem';

import type { Draft } from '@/lib/flow/draft';
import type { FlowDocument } from '@/lib/flow/document';

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline' | 'refused' | 'conflict';

/** Where drafts are kept: the server, and this browser until the server has them. */
export interface Shelf {
  save: (document: FlowDocument, revision: number) => Promise<Draft>;
  load: () => Promise<Draft>;
  keep: (copy: LocalCopy | null) => void;
  /** Names this browser tab among those that save. */
  editor: string;
}

/** Edits that the server does not have yet, with the revision they were made on. */
export interface LocalCopy {
  revision: number;
  document: FlowDocument;
}

interface Snapshot {
  state: SaveState;
  /** What the other browser saved, while a person has to choose. */
  theirs: Draft | null;
  error: string;
  findings: Draft['findings'];
}

const pauseMs = 500;
const retryMs = { first: 1000, longest: 10_000 };

function same(one: FlowDocument, other: FlowDocument): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Saves a draft a moment after each edit. What is not saved yet is kept in this browser, so a lost connection or a
 * restarted server loses nothing. Never writes over what somebody else saved: then a person chooses.
 */
export class DraftKeeper {
  private document: FlowDocument;
  private saved: FlowDocument;
  private revision: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private busy = false;
  private snapshot: Snapshot;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly shelf: Shelf, start: Draft) {
    this.document = start.document;
    this.saved = start.document;
    this.revision = start.revision;
    this.snapshot = { state: 'saved', theirs: null, error: '', findings: start.findings };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Snapshot => this.snapshot;

  get savedRevision(): number {
    return this.revision;
  }

  edit(document: FlowDocument): void {
    if (document === this.document) return;
    this.document = document;
    if (same(document, this.saved) && !this.busy) {
      if (this.snapshot.state === 'conflict') return;
      this.shelf.keep(null);
      this.tell({ state: 'saved' });
      return;
    }
    this.shelf.keep({ revision: this.revision, document });
    if (this.snapshot.state === 'conflict') return;
    if (!this.busy) this.tell({ state: 'unsaved' });
    this.plan(pauseMs);
  }

  /** Edits of an earlier visit that never reached the server. */
  bringBack(copy: LocalCopy, theirs: Draft): void {
    this.document = copy.document;
    if (copy.revision === theirs.revision) {
      this.plan(0);
    } else {
      this.tell({ state: 'conflict', theirs });
    }
  }

  /** Another browser saved while nothing was edited here: goes on from there. */
  adopt(draft: Draft): void {
    this.document = draft.document;
    this.saved = draft.document;
    this.revision = draft.revision;
    this.shelf.keep(null);
    this.tell({ state: 'saved', theirs: null, findings: draft.findings });
  }

  /** The draft became a version: the server has taken it away, which made one more revision. */
  published(): void {
    this.saved = this.document;
    this.revision += 1;
    this.shelf.keep(null);
    this.tell({ state: 'saved', error: '' });
  }

  keepMine(): void {
    if (this.snapshot.theirs === null) return;
    this.revision = this.snapshot.theirs.revision;
    this.tell({ state: 'unsaved', theirs: null });
    this.plan(0);
  }

  /** Saves at once what is left to save; true when the server has everything. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.busy) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.snapshot.state !== 'conflict' && !same(this.document, this.saved)) await this.save();
    return this.snapshot.state === 'saved';
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private plan(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), pause);
  }

  private async save(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const document = this.document;
    this.tell({ state: 'saving' });
    try {
      const draft = await this.shelf.save(document, this.revision);
      this.busy = false;
      this.took(document, draft);
    } catch (failure) {
      this.busy = false;
      await this.explain(failure, document);
    }
  }

  private took(document: FlowDocument, draft: Draft): void {
    this.failures = 0;
    this.saved = document;
    this.revision = draft.revision;
    const done = same(this.document, document);
    this.shelf.keep(done ? null : { revision: this.revision, document: this.document });
    this.tell({ state: done ? 'saved' : 'unsaved', error: '', findings: draft.findings });
    if (!done) this.plan(pauseMs);
  }

  private async explain(failure: unknown, document: FlowDocument): Promise<void> {
    const status = failure instanceof ApiError ? failure.status : 0;
    const error = failure instanceof Error ? failure.message : String(failure);
    if (status === 409) {
      await this.meet(document);
    } else if (status >= 400 && status < 500 && status !== 429) {
      this.tell({ state: 'refused', error });
    } else {
      this.tryAgain(error);
    }
  }

  /** Somebody saved before us; perhaps it was this very tab, and only the answer was lost. */
  private async meet(document: FlowDocument): Promise<void> {
    try {
      const theirs = await this.shelf.load();
      if (theirs.editor === this.shelf.editor || same(theirs.document, document)) {
        this.revision = theirs.revision;
        if (same(theirs.document, document)) this.took(document, theirs);
        else this.plan(0);
      } else {
        this.tell({ state: 'conflict', theirs });
      }
    } catch (failure) {
      this.tryAgain(failure instanceof Error ? failure.message : String(failure));
    }
  }

  private tryAgain(error: string): void {
    this.tell({ state: 'offline', error });
    this.plan(Math.min(retryMs.first * 2 ** this.failures, retryMs.longest));
    this.failures += 1;
  }

  private tell(changed: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...changed };
    for (const listener of this.listeners) listener();
  }
}
