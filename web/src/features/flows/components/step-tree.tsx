import { Text } from '@mantine/core';
import { IconArrowsSplit2, IconFilter, IconSend, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { TextLink } from '@/components/text-link';
import { describeRule } from '@/lib/rule';
import { text } from '@/text';

import type { ActionStep, BranchStep, Step } from '../api/document';
import { InputTable } from './input-table';
import classes from './step-tree.module.css';

/** Steps one below the other; a branch holds its arms, and they their steps. */
export function StepTree({ steps }: { steps: Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.id}>
          <StepCard step={step} />
        </li>
      ))}
    </ol>
  );
}

function StepCard({ step }: { step: Step }) {
  switch (step.type) {
    case 'action':
      return (
        <Card step={step} icon={IconSend}>
          <ActionBody step={step} />
        </Card>
      );
    case 'filter':
      return (
        <Card step={step} icon={IconFilter}>
          <Text size="sm">{text.flows.goesOnWhen(describeRule(step.rule))}</Text>
        </Card>
      );
    case 'branch':
      return (
        <Card step={step} icon={IconArrowsSplit2}>
          <BranchBody step={step} />
        </Card>
      );
  }
}

function Card({ step, icon: Mark, children }: { step: Step; icon: Icon; children: ReactNode }) {
  return (
    <div className={classes.card} data-kind={step.type}>
      <div className={classes.head}>
        <Mark size={17} aria-hidden className={classes.mark} />
        <span className={classes.title}>{step.title === '' ? step.id : step.title}</span>
        <span className={classes.id}>{step.id}</span>
      </div>
      {step.notes !== '' && (
        <Text size="sm" c="dimmed">
          {step.notes}
        </Text>
      )}
      {children}
    </div>
  );
}

function ActionBody({ step }: { step: ActionStep }) {
  return (
    <>
      <TextLink to="/catalog/$id" params={{ id: step.operation }} size="sm" ff="monospace">
        {step.operation}
      </TextLink>
      <InputTable input={step.input} />
      <ul className={classes.remarks}>
        {step.only_changes_from !== null && <li>{text.flows.onlyChanges}</li>}
        {step.link !== null && step.link !== undefined && <li>{text.flows.remembersLink(step.link.kind)}</li>}
        {step.on_gone === 'skip' && <li>{text.flows.goneSkip}</li>}
        {step.on_uncertain === 'repeat' && <li>{text.flows.uncertainRepeat}</li>}
      </ul>
    </>
  );
}

function BranchBody({ step }: { step: BranchStep }) {
  return (
    <div className={classes.arms}>
      {step.branches.map((arm) => (
        <section key={arm.name} className={classes.arm}>
          <p className={classes.armName}>{arm.name}</p>
          <p className={classes.armRule}>{text.flows.when(describeRule(arm.rule))}</p>
          <StepTree steps={arm.steps} />
        </section>
      ))}
      {step.otherwise.length > 0 && (
        <section className={classes.arm}>
          <p className={classes.armName}>{text.flows.otherwise}</p>
          <StepTree steps={step.otherwise} />
        </section>
      )}
    </div>
  );
}
