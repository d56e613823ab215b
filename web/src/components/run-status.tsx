import { text } from '@/text';

import { ToneBadge, type Tone } from './tone-badge';

const tones: Record<string, Tone> = {
  queued: 'quiet',
  running: 'busy',
  retrying: 'wait',
  waiting: 'wait',
  held: 'warn',
  succeeded: 'good',
  filtered: 'quiet',
  dead: 'bad',
  cancelled: 'quiet',
  merged: 'quiet',
};

/** A run's status in words. */
export function RunStatus({ status }: { status: string }) {
  return <ToneBadge tone={tones[status] ?? 'quiet'}>{text.runStatus[status] ?? status}</ToneBadge>;
}
