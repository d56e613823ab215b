// Processor time of a process's threads, from /proc: robust against what else runs on the machine, unlike clock time.
import { readFileSync, readdirSync } from 'node:fs';

/** Nanoseconds on a processor so far, by thread id: {name, ns}. */
function threads(pid) {
  const found = new Map();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    try {
      const name = readFileSync(`${folder}/comm`, 'utf8').trim();
      found.set(thread, { name, ns: Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) });
    } catch {
      // ended while we looked
    }
  }
  return found;
}

/** Starts to count; the function that it gives tells the microseconds used since then: {total, byThread}. */
export function countProcessorTime(pid) {
  const before = threads(pid);
  return () => {
    const byThread = new Map();
    let total = 0;
    for (const [thread, { name, ns }] of threads(pid)) {
      const used = (ns - (before.get(thread)?.ns ?? 0)) / 1000;
      byThread.set(name, (byThread.get(name) ?? 0) + used);
      total += used;
    }
    return { total, byThread };
  };
}

export const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
