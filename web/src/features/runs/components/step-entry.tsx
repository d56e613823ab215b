import { IconArrowsSplit2, IconBolt, IconChevronRight, IconFilter, type Icon } from '@tabler/icons-react';
import { useId } from 'react';

import { ToneBadge, type Tone } from '@/components/tone-badge';
import { duration } from '@/lib/time';
import { text } from '@/text';

import type { JournalStep } from '../api/run';
import { StepDetails } from './step-details';
import classes from './timeline.module.css';

const icons: Record<string, Icon> = { action: IconBolt, filter: IconFilter, branch: IconArrowsSplit2 };

const tones: Record<string, Tone> = {
  intent: 'busy',
  failed: 'bad',
  done: 'good',
  adopted: 'good',
  unchanged: 'quiet',
  skipped: 'quiet',
};

interface Result {
  tone: Tone;
  label: string;
}

function resultOf(step: JournalStep): Result {
  if (step.type === 'filter' && typeof step.passed === 'boolean') {
    return step.passed ? { tone: 'good', label: text.run.passed } : { tone: 'quiet', label: text.run.notPassed };
  }
  if (step.type === 'branch' && step.state === 'done') return { tone: 'good', label: takenText(step.taken) };
  return { tone: tones[step.state] ?? 'quiet', label: text.stepState[step.state] ?? step.state };
}

function takenText(taken: string | null | undefined): string {
  if (taken === null || taken === undefined) return text.run.noArm;
  return taken === 'otherwise' ? text.run.otherwise : text.run.arm(taken);
}

/** What was called and what came back, in one line. */
function summaryOf({ request, answer, operation }: JournalStep): string {
  if (request === null || request === undefined || request.method === '') return operation ?? '';
  const status = answer?.status;
  const call = `${request.method} ${request.path}`;
  return status === null || status === undefined ? call : `${call} → ${status}`;
}

interface StepEntryProps {
  step: JournalStep;
  opened: boolean;
  onToggle: () => void;
}

export function StepEntry({ step, opened, onToggle }: StepEntryProps) {
  const id = useId();
  const Mark = icons[step.type] ?? IconBolt;
  const { tone, label } = resultOf(step);
  return (
    <li className={classes.entry} data-tone={tone}>
      <span className={classes.bullet} aria-hidden="true">
        <Mark size={14} stroke={2} />
      </span>
      <div className={classes.card}>
        <button type="button" className={classes.head} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
          <span className={classes.name}>
            <span className={classes.title}>{step.title === '' ? step.step : step.title}</span>
            <span className={classes.summary}>{summaryOf(step)}</span>
          </span>
          {step.attempts.length > 0 && <ToneBadge tone="wait">{text.run.failedTries(step.attempts.length)}</ToneBadge>}
          <ToneBadge tone={tone}>{label}</ToneBadge>
          {step.type === 'action' && step.duration_ms !== null && (
            <span className={classes.took}>{duration(step.duration_ms)}</span>
          )}
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
        </button>
        <div id={id} hidden={!opened}>
          {opened && <StepDetails step={step} />}
        </div>
      </div>
    </li>
  );
}
