import { IconAlertTriangle, IconBolt, IconChevronDown, IconChevronUp, IconCircleCheck, IconCircleMinus, IconCircleX, IconNote, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';

import { StepIcon } from '@/components/step-icon';
import { operationQuery } from '@/lib/operations';
import { editorText as text } from '@/text-editor';

import { listIn, recordIn, textIn, type Step, type Trigger } from '@/lib/flow/document';
import { summaryOf, titleOf } from '@/lib/flow/kinds';
import { triggerId, type Item } from '../api/layout';
import type { CanvasNode, CardData, StepMark } from '../api/nodes';
import classes from './canvas.module.css';
import { useCanvas } from './canvas-state';

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

function Handles() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

const marks: Record<StepMark['tone'], typeof IconCircleCheck> = {
  good: IconCircleCheck,
  bad: IconCircleX,
  wait: IconCircleMinus,
};

function Result({ mark }: { mark: StepMark }) {
  const Sign = marks[mark.tone];
  return (
    <span className={classes.result} data-tone={mark.tone} title={mark.label}>
      <Sign size={18} role="img" aria-label={mark.label} />
    </span>
  );
}

interface CardProps<Kind extends Item['kind']> {
  item: Of<Kind>;
  data: CardData;
}

function StepCard({ item, data }: CardProps<'step'>) {
  const { step, hidden } = item;
  const { isChosen, problems, mark, canFold } = data;
  const canvas = useCanvas();
  const isAction = step.type === 'action';
  const operation = useQuery({ ...operationQuery(textIn(step.operation)), enabled: isAction && textIn(step.operation) !== '' });
  const summary = isAction ? (operation.data?.title ?? text.summary.noOperation) : summaryOf(step);
  return (
    <>
      <Handles />
      <button
        type="button"
        className={classes.card}
        data-step={step.id}
        data-chosen={isChosen}
        data-problem={problems > 0}
        aria-pressed={isChosen}
        tabIndex={isChosen ? 0 : -1}
        onClick={() => { canvas.choose(step.id); }}
      >
        <span className={classes.mark} data-type={step.type}>
          <StepIcon type={step.type} size={20} stroke={1.7} />
        </span>
        <span className={classes.words}>
          <span className={classes.title}>{titleOf(step)}</span>
          {summary !== titleOf(step) && <span className={classes.summary} style={{ display: 'block' }}>{summary}</span>}
        </span>
        <Signs step={step} problems={problems} mark={mark} />
      </button>
      {canFold && (
        <button type="button" tabIndex={-1} className={`nodrag ${classes.fold ?? ''}`} onClick={() => { canvas.fold(step.id, hidden === 0); }}>
          {hidden > 0 ? text.hidden(hidden) : text.fold}
          {hidden > 0 ? <IconChevronDown size={13} aria-hidden /> : <IconChevronUp size={13} aria-hidden />}
        </button>
      )}
    </>
  );
}

function Signs({ step, problems, mark }: { step: Step; problems: number; mark: StepMark | undefined }) {
  return (
    <span className={classes.signs}>
      {mark !== undefined && <Result mark={mark} />}
      {problems > 0 && (
        <span className={classes.count} title={text.problems(problems)}>
          <IconAlertTriangle size={11} aria-hidden /> {problems}
          <span className="visually-hidden"> {text.problems(problems)}</span>
        </span>
      )}
      {step.notes !== undefined && step.notes !== '' && <IconNote size={15} role="img" aria-label={text.hasNotes} />}
    </span>
  );
}

function TriggerCard({ data: { isChosen, problems, trigger } }: { data: CardData }) {
  const canvas = useCanvas();
  return (
    <>
      <Handles />
      <button
        type="button"
        className={classes.card}
        data-step={triggerId}
        data-chosen={isChosen}
        data-problem={problems > 0}
        aria-pressed={isChosen}
        tabIndex={0}
        onClick={() => { canvas.choose(triggerId); }}
      >
        <span className={classes.mark} data-type="trigger">
          <IconBolt size={20} stroke={1.7} aria-hidden />
        </span>
        {trigger !== null && <TriggerWords trigger={trigger} />}
        <span />
      </button>
    </>
  );
}

function TriggerWords({ trigger }: { trigger: Trigger }) {
  const first = trigger.operations[0] ?? '';
  const operation = useQuery({ ...operationQuery(first), enabled: first !== '' });
  const count = listIn(trigger.operations).length;
  const cron = textIn(recordIn(trigger.schedule).cron);
  const title = count === 0 ? text.noTrigger : count === 1 ? (operation.data?.title ?? first) : text.triggers(count);
  const summary = count === 0 ? text.noTriggerHint : cron !== '' ? cron : count === 1 ? text.trigger : `${operation.data?.title ?? first}, …`;
  return (
    <span className={classes.words}>
      <span className={classes.title}>{title}</span>
      <span className={classes.summary} style={{ display: 'block' }}>{summary}</span>
    </span>
  );
}

function PlusButton({ item, data }: CardProps<'plus'>) {
  const canvas = useCanvas();
  return (
    <>
      <Handles />
      <button
        type="button"
        className={`nodrag ${classes.plus ?? ''}`}
        aria-label={text.add}
        title={text.add}
        tabIndex={-1}
        data-target={data.isTarget}
        onClick={() => { canvas.addAt(item.place); }}
      >
        <IconPlus size={15} aria-hidden />
      </button>
    </>
  );
}

function LaneLabel({ item }: { item: Of<'label'> }) {
  const { lane } = item;
  const name = lane === null ? text.lane.done : lane.kind === 'arm' ? lane.name || text.unnamedArm : text.lane[lane.kind];
  return (
    <>
      <Handles />
      <div className={classes.lane} data-kind={lane?.kind ?? 'done'} title={name}>
        <span>{name}</span>
      </div>
    </>
  );
}

function CanvasItem({ data }: NodeProps<CanvasNode>) {
  const { item } = data;
  switch (item.kind) {
    case 'step':
      return <StepCard item={item} data={data} />;
    case 'trigger':
      return <TriggerCard data={data} />;
    case 'plus':
      return <PlusButton item={item} data={data} />;
    case 'label':
      return <LaneLabel item={item} />;
    case 'frame':
      return <div className={classes.frame} style={{ width: item.width, height: item.height }} />;
  }
}

const Memoized = memo(CanvasItem, (before, after) => before.data === after.data);

export const nodeTypes = { step: Memoized, trigger: Memoized, plus: Memoized, label: Memoized, frame: Memoized };
