import type { ReactNode } from 'react';

import classes from './tone-badge.module.css';

/** What a label means at a glance; colour is never the only sign, the words say it too. */
export type Tone = 'good' | 'busy' | 'wait' | 'warn' | 'bad' | 'quiet';

interface ToneBadgeProps {
  tone: Tone;
  children: ReactNode;
}

export function ToneBadge({ tone, children }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <span className={classes.dot} aria-hidden="true" />
      {children}
    </span>
  );
}
