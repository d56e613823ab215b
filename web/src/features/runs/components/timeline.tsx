import { Button, Group, Stack, Title } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';

import { Empty } from '@/components/empty';
import { text } from '@/text';

import type { JournalStep } from '../api/run';
import { StepEntry } from './step-entry';
import classes from './timeline.module.css';

/** Steps that a person most likely came to see. */
function needsLook(step: JournalStep): boolean {
  return step.state === 'failed' || step.state === 'intent';
}

/** What the run's steps did, in order; each opens to its details. */
export function Timeline({ steps }: { steps: JournalStep[] }) {
  // What a person opened or closed by hand; the others follow needsLook().
  const [chosen, setChosen] = useState<Record<number, boolean>>({});
  const isOpened = (step: JournalStep, index: number) => chosen[index] ?? needsLook(step);
  const allOpened = steps.every(isOpened);
  const setAll = (opened: boolean) => { setChosen(Object.fromEntries(steps.map((_, index) => [index, opened]))); };
  return (
    <Stack gap="sm" component="section">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {text.run.steps}
        </Title>
        {steps.length > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => { setAll(!allOpened); }}>
            {allOpened ? text.run.closeAll : text.run.openAll}
          </Button>
        )}
      </Group>
      {steps.length === 0 ? (
        <Empty icon={IconListCheck} title={text.run.noSteps}>
          {text.run.noStepsHint}
        </Empty>
      ) : (
        <ol className={classes.timeline}>
          {steps.map((step, index) => (
            <StepEntry
              key={index}
              step={step}
              opened={isOpened(step, index)}
              onToggle={() => { setChosen({ ...chosen, [index]: !isOpened(step, index) }); }}
            />
          ))}
        </ol>
      )}
    </Stack>
  );
}
