import type { ReactNode } from 'react';

import classes from './facts.module.css';

export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names with their values, in as many columns as fit. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
