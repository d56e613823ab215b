import type { QueryClient } from '@tanstack/react-query';

import type { Changes } from './live';

/** Between two rounds of reading what changed. */
const paceMs = 1000;

/** Pages that show the collection without bearing its name. */
const shownBy: Record<string, string[]> = {
  runs: ['/status', '/statistics', '/notices', '/links', '/limits', '/calls', '/coverage'],
  events: ['/status', '/statistics', '/people'],
  connections: ['/notices', '/statistics', '/limits', '/secrets'],
  drafts: ['/statistics'],
  flows: ['/statistics'],
  secrets: ['/notices'],
};

/**
 * Whether a query shows something that changed. Its key begins with the path of its collection: a list's goes on with
 * "list", a thing's with its id.
 */
export function isTouched(key: readonly unknown[], { told, again }: Changes): boolean {
  const [path, part] = key;
  if (typeof path !== 'string') return false;
  for (const collection of new Set([...told.keys(), ...again])) {
    if (shownBy[collection]?.includes(path) === true) return true;
    const own = `/${collection}`;
    if (path.startsWith(`${own}/`)) return true;
    if (path !== own) continue;
    const isList = typeof part !== 'string' || part === 'list' || part === 'count' || part === 'welcome';
    if (isList || again.has(collection) || told.get(collection)?.includes(part) === true) return true;
  }
  return false;
}

const watched = ['runs', 'events', 'jobs', 'flows', 'connections', 'people', 'hooks', 'links', 'status', 'statistics', 'notices', 'limits', 'calls', 'coverage', 'secrets'];

/** Whether a query shows something that news tell of. */
export function isWatched([path]: readonly unknown[]): boolean {
  return typeof path === 'string' && watched.some((collection) => path === `/${collection}` || path.startsWith(`/${collection}/`));
}

function add(all: Changes, more: Changes): Changes {
  const told = new Map(all.told);
  for (const [collection, ids] of more.told) told.set(collection, [...new Set([...(told.get(collection) ?? []), ...ids])]);
  return { told, again: new Set([...all.again, ...more.again]) };
}

/** Has pages read again what changed, in rounds that never overlap. */
export function refresher(client: QueryClient): (changes: Changes) => void {
  let waiting: Changes | null = null;
  let busy = false;

  async function round(): Promise<void> {
    busy = true;
    while (waiting !== null) {
      const changes: Changes = waiting;
      waiting = null;
      await client.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey, changes) });
      await new Promise((resolve) => { setTimeout(resolve, paceMs); });
    }
    busy = false;
  }

  return (changes) => {
    waiting = waiting === null ? changes : add(waiting, changes);
    if (!busy) void round();
  };
}
