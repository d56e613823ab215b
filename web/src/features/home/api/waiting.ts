import type { LinkProps } from '@tanstack/react-router';

import type { Tone } from '@/components/tone-badge';
import { homeText as text } from '@/text-home';

import type { Statistics } from './statistics';

/** Something that goes on only when a person does something, and the page where that is done. */
export interface Waiting {
  key: string;
  tone: Tone;
  title: string;
  mend: string;
  link: Pick<LinkProps, 'to' | 'search' | 'params'>;
}

function counted(count: number, more: boolean): string {
  return more ? text.atLeast(count) : count.toLocaleString('en');
}

/** The most urgent first. */
export function waitingThings({ waiting, last_24_hours: lately }: Statistics): Waiting[] {
  const { held_runs: held } = waiting;
  const things: Waiting[] = waiting.connections.map(({ id, name, detail }) => ({
    key: id, tone: 'bad', title: text.waits.connection(name), mend: detail, link: { to: '/connections' },
  }));
  const runs = (key: string, count: number, tone: Tone, title: (count: string) => string, mend: string, status: string) => {
    if (count > 0) things.push({ key, tone, title: title(counted(count, held.more)), mend, link: { to: '/runs', search: { status } } });
  };
  runs('decision', held.for_decision, 'warn', text.waits.decision, text.waits.decisionMend, 'held');
  runs('failure', held.for_failure, 'warn', text.waits.failure, text.waits.failureMend, 'held');
  runs('held', held.for_connection, 'warn', text.waits.heldForConnection, text.waits.heldForConnectionMend, 'held');
  runs('dead', lately.dead, 'bad', text.waits.dead, text.waits.deadMend, 'dead');
  if (lately.unused > 0) {
    things.push({
      key: 'unused', tone: 'wait', title: text.waits.unused(lately.unused.toLocaleString('en')), mend: text.waits.unusedMend,
      link: { to: '/events', search: { disposition: 'unknown' } },
    });
  }
  for (const { id, name } of waiting.drafts) {
    things.push({ key: id, tone: 'quiet', title: text.waits.draft(name), mend: text.waits.draftMend, link: { to: '/flows/$id/edit', params: { id } } });
  }
  return things;
}
