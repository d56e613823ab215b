import type { LiveState } from './live';

const listeners = new Set<() => void>();
let current: LiveState = 'connecting';

/** Whether news come by themselves, for whoever has to ask for them otherwise. */
export const liveState = {
  get: (): LiveState => current,
  set: (state: LiveState): void => {
    current = state;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  },
};

/** How often to ask for news while they do not come by themselves. */
export const askEveryMs = 10_000;

/** For `refetchInterval`: asks only while news do not come by themselves. */
export function whileDown(): number | false {
  return current === 'live' ? false : askEveryMs;
}
