import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { OperationName } from '@/components/operation-name';
import { StepIcon } from '@/components/step-icon';
import { TextLink } from '@/components/text-link';
import { recordIn, textIn, listIn, type Step } from '@/lib/flow/document';
import { summaryOf, titleOf } from '@/lib/flow/kinds';
import { lanesOf, type Lane } from '@/lib/flow/lanes';
import { isRecord } from '@/lib/json';
import { describeRule } from '@/lib/rule';
import { text } from '@/text';
import { editorText } from '@/text-editor';

import { InputTable } from './input-table';
import classes from './step-tree.module.css';

/** Steps one below the other; a branch or a loop holds its own. */
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
  return (
    <div className={classes.card} data-kind={step.type}>
      <div className={classes.head}>
        <StepIcon type={step.type} size={17} className={classes.mark ?? ''} />
        <span className={classes.title}>{titleOf(step)}</span>
        <span className={classes.id}>{step.id}</span>
      </div>
      {step.notes !== undefined && step.notes !== '' && (
        <Text size="sm" c="dimmed">
          {step.notes}
        </Text>
      )}
      {step.type === 'action' ? <ActionBody step={step} /> : <Summary step={step} />}
      <Lanes step={step} />
    </div>
  );
}

function Summary({ step }: { step: Step }): ReactNode {
  if (step.type === 'filter') return <Text size="sm">{text.flows.goesOnWhen(describeRule(step.rule))}</Text>;
  if (step.type === 'branch') return null;
  return <Text size="sm">{summaryOf(step)}</Text>;
}

function ActionBody({ step }: { step: Step }) {
  const operation = textIn(step.operation);
  return (
    <>
      <TextLink to="/catalog/$id" params={{ id: operation }} size="sm">
        <OperationName id={operation} />
      </TextLink>
      <InputTable input={recordIn(step.input)} />
      <ul className={classes.remarks}>
        {step.only_changes_from !== undefined && <li>{text.flows.onlyChanges}</li>}
        {isRecord(step.link) && <li>{text.flows.remembersLink(textIn(step.link.kind))}</li>}
        {step.on_gone === 'skip' && <li>{text.flows.goneSkip}</li>}
        {step.on_uncertain === 'repeat' && <li>{text.flows.uncertainRepeat}</li>}
      </ul>
    </>
  );
}

/** What an arm asks for: its rule, or the values of a switch. */
function conditionOf(step: Step, lane: Lane): string {
  const [member = '', index] = lane.key.split('.');
  const arm = recordIn(listIn(step[member])[Number(index)]);
  if (member === 'branches') return text.flows.when(describeRule(arm.rule));
  return lane.kind === 'arm' ? text.flows.when(describeRule(arm.equals)) : '';
}

function Lanes({ step }: { step: Step }) {
  const lanes = lanesOf(step).filter(({ kind, steps }) => kind !== 'otherwise' || steps.length > 0);
  if (lanes.length === 0) return null;
  return (
    <div className={classes.arms}>
      {lanes.map((lane) => (
        <section key={lane.key} className={classes.arm}>
          <p className={classes.armName}>{lane.kind === 'arm' ? lane.name : editorText.lane[lane.kind]}</p>
          {lane.kind === 'arm' && <p className={classes.armRule}>{conditionOf(step, lane)}</p>}
          <StepTree steps={lane.steps} />
        </section>
      ))}
    </div>
  );
}
