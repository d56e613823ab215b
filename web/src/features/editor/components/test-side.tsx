import { ActionIcon, Button, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { JsonEditor } from '@/components/json-editor';
import { TextLink } from '@/components/text-link';
import { objectOf, prettyJson } from '@/lib/json';
import { operationQuery } from '@/lib/operations';
import { text as commonText } from '@/text';
import { editorText as text } from '@/text-editor';

import { recordIn, textIn } from '@/lib/flow/document';
import { titleOf } from '@/lib/flow/kinds';
import { emptySimulator, moveClock, orderFault, pastEventsQuery, runForReal, runStep, sandboxQuery, tryDry, type Outcome, type TestInput } from '@/lib/flow/testing';
import { upTo } from '@/lib/flow/tree';
import { useEditor } from './editor-state';
import classes from './panel.module.css';
import { TestResult } from './test-result';

interface TestSideProps {
  flow: string;
  outcome: Outcome | null;
  onOutcome: (outcome: Outcome | null) => void;
  /** Saves what is left to save; false when it cannot be. */
  flush: () => Promise<boolean>;
}

const dayMs = 24 * 3600 * 1000;

/** Tries the draft on a sample, a past event or typed data. */
export function TestSide({ flow, outcome, onOutcome, flush }: TestSideProps) {
  const { document, step, setSide } = useEditor();
  const client = useQueryClient();
  const { operations } = document.trigger;
  const details = useQueries({ queries: operations.map((id) => operationQuery(id)) });
  const types = details.flatMap(({ data }) => (data?.event_type == null ? [] : [data.event_type]));
  const events = useQuery(pastEventsQuery(types));
  const sandbox = useQuery(sandboxQuery);
  const sample = prettyJson(recordIn(details[0]?.data?.sample.data));
  const [source, setSource] = useState('sample');
  const [written, setWritten] = useState<string | null>(null);
  const [event, setEvent] = useState('');
  const chosenEvent = event === '' ? (events.data?.[0]?.id ?? '') : event;
  const shown = written ?? sample;
  const data = source === 'event' ? null : objectOf(source === 'sample' ? sample : shown);
  const isLoading = details.some(({ isPending }) => isPending);
  const isReady = operations.length > 0 && !isLoading && (source === 'event' ? chosenEvent !== '' : data !== null);

  const onSuccess = (result: Outcome) => { onOutcome(result); };
  const dry = useMutation({ mutationFn: (input: TestInput) => tryDry(flow, input), onSuccess });
  const real = useMutation({
    mutationFn: async (input: TestInput) => {
      await flush();
      return runForReal(flow, input, new AbortController().signal);
    },
    onSuccess: (result) => {
      onSuccess(result);
      void client.invalidateQueries({ queryKey: ['/flows'] });
    },
  });
  const operation = useQuery({ ...operationQuery(textIn(step?.operation)), enabled: step?.type === 'action' && textIn(step.operation) !== '' });
  // Tendril's own operations have no call that could be made by itself.
  const canRunAlone = operation.data?.method != null;
  const eventData = source === 'event' ? (events.data?.find(({ id }) => id === chosenEvent)?.data ?? null) : data;
  const single = useMutation({
    mutationFn: async () => {
      if (step === undefined || eventData === null) throw new Error(text.testing.needsTrigger);
      return runStep({ document, step, data: eventData, earlier: outcome?.steps ?? [] }, new AbortController().signal);
    },
    onSuccess,
  });
  const error = dry.error ?? real.error ?? single.error;
  const forget = () => {
    dry.reset();
    real.reset();
    single.reset();
  };
  const start = (run: typeof dry.mutate, tried = document) => {
    forget();
    run({ document: tried, data, event: chosenEvent });
  };
  return (
    <aside className={classes.panel} aria-label={text.testing.title}>
      <div className={classes.head}>
        <Text fw={650} flex={1}>
          {text.testing.title}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={text.panel.close} onClick={() => { setSide('settings'); }}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.body}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {operations.length === 0 ? text.testing.needsTrigger : text.testing.intro}
          </Text>
          <SegmentedControl size="xs" aria-label={text.testing.data} data={text.testing.sources} value={source} onChange={setSource} />
          {source === 'event' && (
            <NativeSelect
              label={text.testing.event}
              data={(events.data ?? []).map(({ id, type }) => ({ value: id, label: `${type} · ${id}` }))}
              value={chosenEvent}
              onChange={({ currentTarget }) => { setEvent(currentTarget.value); }}
              description={events.data?.length === 0 ? text.testing.noEvents : undefined}
            />
          )}
          {source === 'typed' && <JsonEditor label={text.testing.eventData} value={shown} onChange={setWritten} />}
          <Group gap="xs">
            <Button size="sm" leftSection={<IconPlayerPlay size={15} aria-hidden />} disabled={!isReady} loading={dry.isPending} onClick={() => { start(dry.mutate); }}>
              {text.testing.runAll}
            </Button>
            {step !== undefined && (
              <Button size="sm" variant="default" disabled={!isReady || dry.isPending} onClick={() => { start(dry.mutate, upTo(document, step.id)); }}>
                {text.testing.upTo(titleOf(step))}
              </Button>
            )}
            {step !== undefined && canRunAlone && (
              <Button size="sm" variant="default" title={text.testing.stepHint} disabled={!isReady} loading={single.isPending} onClick={() => { forget(); single.mutate(); }}>
                {text.testing.step(titleOf(step))}
              </Button>
            )}
            <Button size="sm" variant="default" title={text.testing.realHint} disabled={!isReady} loading={real.isPending} onClick={() => { start(real.mutate); }}>
              {text.testing.real}
            </Button>
          </Group>
          {error !== null && (
            <Text size="sm" c="var(--tone-bad)" role="alert">
              {error.message}
            </Text>
          )}
          {outcome !== null && (
            <>
              <Text size="sm" fw={600} role="status">
                {text.testing.ended(commonText.runStatus[outcome.status] ?? outcome.status)}
                {outcome.error !== null && ` · ${outcome.error}`}
              </Text>
              {outcome.run !== null && (
                <TextLink to="/runs/$id" params={{ id: outcome.run }} size="sm">
                  {text.testing.openRun}
                </TextLink>
              )}
              <TestResult outcome={outcome} />
            </>
          )}
          {sandbox.data === true && <Simulators />}
        </Stack>
      </div>
    </aside>
  );
}

/** Makes the simulated HighLevel misbehave, or moves its clock. */
function Simulators() {
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work() });
  const system = 'highlevel';
  return (
    <Stack gap="xs" mt="md">
      <Text size="sm" fw={600}>
        {text.testing.simulators}
      </Text>
      <Text size="xs" c="dimmed">
        {text.testing.simulatorsHint}
      </Text>
      <Group gap="xs">
        {text.testing.faults.map(({ kind, label }) => (
          <Button key={kind} size="compact-xs" variant="default" disabled={act.isPending} onClick={() => { act.mutate(() => orderFault(system, kind)); }}>
            {label}
          </Button>
        ))}
        <Button size="compact-xs" variant="default" disabled={act.isPending} onClick={() => { act.mutate(() => moveClock(system, dayMs)); }}>
          {text.testing.clock}
        </Button>
        <Button size="compact-xs" variant="default" disabled={act.isPending} onClick={() => { act.mutate(() => emptySimulator(system)); }}>
          {text.testing.reset}
        </Button>
      </Group>
      <Text size="xs" role="status" c={act.error === null ? 'dimmed' : 'var(--tone-bad)'}>
        {act.error?.message ?? (act.isSuccess ? text.testing.done : '')}
      </Text>
    </Stack>
  );
}
