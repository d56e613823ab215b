/** How long a bulk change can still be taken back before it begins. */
export const graceMs = 6000;

/** Something that begins when its time of grace is over, unless a person takes it back. */
export interface Pending<Change> {
  id: number;
  change: Change;
  /** In milliseconds since 1970. */
  beginsAt: number;
}

/** Changes that a person asked for a moment ago. They outlive the page that asked for them. */
export class Grace<Change> {
  private pending: readonly Pending<Change>[] = [];
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();
  private last = 0;

  constructor(private readonly begin: (change: Change) => void) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): readonly Pending<Change>[] => this.pending;

  add(change: Change): void {
    const id = (this.last += 1);
    this.timers.set(id, setTimeout(() => { this.finish(id, true); }, graceMs));
    this.tell([...this.pending, { id, change, beginsAt: Date.now() + graceMs }]);
  }

  undo(id: number): void {
    this.finish(id, false);
  }

  /** Begins what is left at once: the window is being closed. */
  hurry(): void {
    for (const { id } of this.pending) this.finish(id, true);
  }

  private finish(id: number, begins: boolean): void {
    const found = this.pending.find((one) => one.id === id);
    if (found === undefined) return;
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.tell(this.pending.filter((one) => one.id !== id));
    if (begins) this.begin(found.change);
  }

  private tell(pending: readonly Pending<Change>[]): void {
    this.pending = pending;
    for (const listener of this.listeners) listener();
  }
}
