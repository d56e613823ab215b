import { Moment } from '@/components/moment';
import { text } from '@/text';

import type { JournalStep } from '../api/run';
import classes from './timeline.module.css';

/** The tries of a step that failed, oldest first. */
export function AttemptList({ attempts }: { attempts: JournalStep['attempts'] }) {
  return (
    <ol className={classes.attempts} aria-label={text.run.attempts}>
      {attempts.map((attempt, index) => (
        <li key={index}>
          <Moment at={attempt.at} />: {attempt.message === '' ? attempt.failure : attempt.message}
          {attempt.status !== null && attempt.status !== 0 && ` (${text.run.httpStatus(attempt.status)})`}
        </li>
      ))}
    </ol>
  );
}
