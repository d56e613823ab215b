import { Stack, Tabs, Text } from '@mantine/core';

import { Facts, type Fact } from '@/components/facts';
import { JsonView } from '@/components/json-view';
import { Moment } from '@/components/moment';
import { TextLink } from '@/components/text-link';
import { isEmpty } from '@/lib/json';
import { text } from '@/text';

import type { JournalStep } from '../api/run';
import { AttemptList } from './attempt-list';
import { errorText } from './step-result';
import classes from './timeline.module.css';

interface View {
  name: string;
  label: string;
  value: unknown;
}

function viewsOf(step: JournalStep): View[] {
  const views: View[] = [
    { name: 'input', label: text.run.input, value: step.input },
    { name: 'request', label: text.run.request, value: step.request },
    { name: 'answer', label: text.run.answer, value: step.answer },
    { name: 'output', label: text.run.output, value: step.output },
  ];
  return views.filter(({ value }) => !isEmpty(value));
}

/** The inside of an opened step. */
export function StepDetails({ step }: { step: JournalStep }) {
  const views = viewsOf(step);
  const explanation = text.stepStateHint[step.state];
  const failure = errorText(step.error);
  const first = views.find(({ name }) => name === 'request') ?? views[0];
  return (
    <Stack gap="sm" className={classes.details ?? ''}>
      {explanation !== undefined && (
        <Text size="sm" c="dimmed">
          {explanation}
        </Text>
      )}
      {failure !== '' && <Text size="sm">{failure}</Text>}
      {step.attempts.length > 0 && <AttemptList attempts={step.attempts} />}
      <Facts facts={factsOf(step)} />
      {first !== undefined && (
        <Tabs defaultValue={first.name} keepMounted={false}>
          <Tabs.List mb="xs">
            {views.map(({ name, label }) => (
              <Tabs.Tab key={name} value={name}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {views.map(({ name, label, value }) => (
            <Tabs.Panel key={name} value={name}>
              <JsonView value={value} label={label} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Stack>
  );
}

function factsOf(step: JournalStep): Fact[] {
  const facts: Fact[] = [{ name: text.run.stepId, value: step.step }];
  if (step.operation !== null) {
    facts.push({
      name: text.run.operation,
      value: (
        <TextLink to="/catalog/$id" params={{ id: step.operation }} size="sm">
          {step.operation}
        </TextLink>
      ),
    });
  }
  if (step.connection !== null) facts.push({ name: text.run.connection, value: step.connection });
  facts.push({ name: text.run.started, value: <Moment at={step.started_at} /> });
  return facts;
}
