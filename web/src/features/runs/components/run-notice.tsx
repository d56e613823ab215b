import { Button, Group, Stack, Text } from '@mantine/core';

import { Notice } from '@/components/notice';
import { TextLink } from '@/components/text-link';
import { useNow } from '@/lib/use-now';
import { text } from '@/text';

import { useChange, type Change } from '../api/change-run';
import type { RunDetail } from '../api/run';
import { dueText, heldReason } from './outcome';

/** What a person should know or decide about this run, if anything. */
export function RunNotice({ run }: { run: RunDetail }) {
  if (run.status === 'held') return <Held run={run} />;
  if (run.status === 'waiting' || run.status === 'retrying') return <Waiting run={run} />;
  if (run.status === 'dead') {
    return (
      <Notice tone="bad" title={text.run.deadTitle}>
        <Text size="sm">{run.error}</Text>
        <Text size="sm" c="dimmed">
          {text.run.deadHint}
        </Text>
      </Notice>
    );
  }
  if (run.status === 'merged') {
    return <Notice tone="quiet" title={text.run.mergedTitle}>{text.run.mergedHint}</Notice>;
  }
  if (run.status === 'filtered') {
    return <Notice tone="quiet" title={text.run.filteredTitle}>{text.run.filteredHint}</Notice>;
  }
  return null;
}

function Waiting({ run }: { run: RunDetail }) {
  const now = useNow();
  const due = run.due_at === null ? text.runs.now : dueText(run.due_at, now);
  return (
    <Notice tone="wait" title={text.run.waitingTitle(due)}>
      <Stack gap="sm" align="flex-start">
        {run.error !== null && <Text size="sm">{run.error}</Text>}
        <Choices run={run} choices={['cancel']} />
      </Stack>
    </Notice>
  );
}

function Held({ run }: { run: RunDetail }) {
  const kind = run.held_for?.split(':')[0] ?? 'decision';
  const decides = kind !== 'connection';
  return (
    <Notice tone="warn" title={heldReason(run.held_for)}>
      <Stack gap="sm" align="flex-start">
        {run.error !== null && <Text size="sm">{run.error}</Text>}
        {decides ? (
          <Text size="sm">{text.run.heldHint[kind]}</Text>
        ) : (
          <Text size="sm">
            {text.run.connectionHint} <TextLink to="/connections" size="sm" underline="always">{text.run.connectionLink}</TextLink>
          </Text>
        )}
        <Choices run={run} choices={decides ? ['repeat', 'skip', 'cancel'] : ['cancel']} kind={kind} />
      </Stack>
    </Notice>
  );
}

interface ChoicesProps {
  run: RunDetail;
  choices: Change[];
  /** What the run is held for. */
  kind?: string;
}

function Choices({ run, choices, kind = '' }: ChoicesProps) {
  const change = useChange(run.id);
  const hint = text.run.choicesHint[kind];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {choices.map((choice) => (
          <Button
            key={choice}
            size="xs"
            variant="default"
            loading={change.isPending && change.variables === choice}
            disabled={change.isPending}
            onClick={() => { change.mutate(choice); }}
          >
            {text.run.choice(choice, kind)}
          </Button>
        ))}
      </Group>
      {hint !== undefined && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      {change.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {change.error.message}
        </Text>
      )}
    </Stack>
  );
}
