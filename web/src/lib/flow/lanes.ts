import { isRecord } from '@/lib/json';

import { listIn, recordIn, stepsIn, textIn, type Step } from './document';

/** One list of steps inside a step: the arm of a branch, the body of a loop, what follows an error. */
export interface Lane {
  /** Where it stands in the step: "branches.0", "otherwise", "steps", "on_error". */
  key: string;
  kind: 'arm' | 'otherwise' | 'body' | 'error';
  name: string;
  steps: Step[];
}

const armMembers: Record<string, string> = { branch: 'branches', switch: 'cases' };

export function lanesOf(step: Step): Lane[] {
  const member = armMembers[step.type];
  if (member !== undefined) {
    const arms = listIn(step[member]).map((arm, index): Lane => {
      const { name, steps } = recordIn(arm);
      return { key: `${member}.${index}`, kind: 'arm', name: textIn(name), steps: stepsIn(steps) };
    });
    return [...arms, { key: 'otherwise', kind: 'otherwise', name: '', steps: stepsIn(step.otherwise) }];
  }
  if (step.type === 'for_each') return [{ key: 'steps', kind: 'body', name: '', steps: stepsIn(step.steps) }];
  if (isRecord(step.on_error)) return [{ key: 'on_error', kind: 'error', name: '', steps: stepsIn(step.on_error.steps) }];
  return [];
}

/** The step with other steps in one of its lanes. */
export function withLane(step: Step, key: string, steps: Step[]): Step {
  if (key === 'on_error') return { ...step, on_error: { ...recordIn(step.on_error), steps } };
  const [member = '', position] = key.split('.');
  if (position === undefined) return { ...step, [member]: steps };
  const arms = listIn(step[member]).map((arm, index) => (index === Number(position) ? { ...recordIn(arm), steps } : arm));
  return { ...step, [member]: arms };
}
