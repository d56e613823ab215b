import { IconBolt, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';

import { ToneBadge } from '@/components/tone-badge';
import { duration } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { text } from '@/text';

import type { StepNode } from '../api/step-tree';
import { LoopItems } from './loop-items';
import { StepDetails } from './step-details';
import { StepList, type Opening } from './step-list';
import { resultOf, stepIcons, summaryOf } from './step-result';
import classes from './timeline.module.css';

interface StepEntryProps {
  node: StepNode;
  opening: Opening;
}

/** One step: a line that opens to its details, and to the steps that ran inside it. */
export function StepEntry({ node, opening }: StepEntryProps) {
  const id = useId();
  const now = useNow();
  const { step } = node;
  const opened = opening.isOpened(node);
  const Mark = stepIcons[step.type] ?? IconBolt;
  const { tone, label } = resultOf(step);
  return (
    <li className={classes.entry} data-tone={tone}>
      <span className={classes.bullet} aria-hidden="true">
        <Mark size={14} stroke={2} />
      </span>
      <div className={classes.card}>
        <button
          type="button"
          className={classes.head}
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => { opening.toggle(node); }}
        >
          <span className={classes.name}>
            <span className={classes.title}>{step.title === '' ? (text.stepType[step.type] ?? step.step) : step.title}</span>
            <span className={classes.summary}>{summaryOf(step, now)}</span>
          </span>
          {step.attempts.length > 0 && <ToneBadge tone="wait">{text.run.failedTries(step.attempts.length)}</ToneBadge>}
          <ToneBadge tone={tone}>{label}</ToneBadge>
          {step.type === 'action' && step.duration_ms !== null && (
            <span className={classes.took}>{duration(step.duration_ms)}</span>
          )}
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
        </button>
        <div id={id} hidden={!opened}>
          {opened && (
            <>
              <StepDetails step={step} />
              <Inside node={node} opening={opening} />
            </>
          )}
        </div>
      </div>
    </li>
  );
}

function Inside({ node, opening }: StepEntryProps) {
  if (node.items.length === 0 && node.inner.length === 0) return null;
  return (
    <div className={classes.inside}>
      {node.items.length > 0 && <LoopItems items={node.items} opening={opening} />}
      {node.inner.length > 0 && <StepList nodes={node.inner} opening={opening} />}
    </div>
  );
}
