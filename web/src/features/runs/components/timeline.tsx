import { Button, Group, Stack, Title } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { Empty } from '@/components/empty';
import { text } from '@/text';

import type { JournalStep } from '../api/run';
import { needsLook, stepTree, type StepNode } from '../api/step-tree';
import { StepList, type Opening } from './step-list';

/** What the run's steps did, in order; each opens to its details. */
export function Timeline({ steps }: { steps: JournalStep[] }) {
  const nodes = useMemo(() => stepTree(steps), [steps]);
  // What a person opened or closed by hand; the others show what needs a look.
  const [chosen, setChosen] = useState<Record<string, boolean>>({});
  const isOpened = (node: StepNode) => chosen[node.key] ?? needsLook(node);
  const opening: Opening = {
    isOpened,
    toggle: (node) => { setChosen({ ...chosen, [node.key]: !isOpened(node) }); },
  };
  const allOpened = nodes.every(isOpened);
  const setAll = (opened: boolean) => { setChosen(Object.fromEntries(nodes.map(({ key }) => [key, opened]))); };
  return (
    <Stack gap="sm" component="section">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {text.run.steps}
        </Title>
        {nodes.length > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => { setAll(!allOpened); }}>
            {allOpened ? text.run.closeAll : text.run.openAll}
          </Button>
        )}
      </Group>
      {nodes.length === 0 ? (
        <Empty icon={IconListCheck} title={text.run.noSteps}>
          {text.run.noStepsHint}
        </Empty>
      ) : (
        <StepList nodes={nodes} opening={opening} />
      )}
    </Stack>
  );
}
