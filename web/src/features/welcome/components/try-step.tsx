import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Failure } from '@/components/failure';
import { JsonEditor } from '@/components/json-editor';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { SimulatorChanges } from '@/components/simulator-changes';
import { TemplateText } from '@/components/template-text';
import { recordIn } from '@/lib/flow/document';
import { runForReal } from '@/lib/flow/testing';
import { objectOf, prettyJson } from '@/lib/json';
import { operationQuery } from '@/lib/operations';
import { text as commonText } from '@/text';
import { editorText } from '@/text-editor';
import { welcomeText as text } from '@/text-welcome';

import { mainAction, type MadeFlow } from '../api/setup';
import classes from './welcome.module.css';

interface TryStepProps {
  flow: MadeFlow;
  isSandbox: boolean;
  onNext: () => void;
}

/** Sends the trigger's sample through the flow and shows what came of it. */
export function TryStep(props: TryStepProps) {
  const trigger = useQuery(operationQuery(props.flow.document.trigger.operations[0] ?? ''));
  return <QueryView query={trigger}>{({ sample }) => <TryForm {...props} sample={recordIn(sample.data)} />}</QueryView>;
}

function TryForm({ flow, isSandbox, onNext, sample }: TryStepProps & { sample: Record<string, unknown> }) {
  const [written, setWritten] = useState(() => prettyJson(sample));
  const data = objectOf(written);
  const attempt = useMutation({ mutationFn: () => runForReal(flow.id, { document: flow.document, data, event: '' }, new AbortController().signal) });
  const action = mainAction(flow.document);
  const outcome = attempt.data;
  const worked = outcome !== undefined && outcome.status !== 'dead' && outcome.status !== 'held';
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        {isSandbox ? text.attempt.hint : text.attempt.hintReal}
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={text.attempt.data}>
          <JsonEditor label={editorText.testing.eventData} value={written} onChange={setWritten} />
        </Panel>
        <Panel title={text.attempt.fields}>
          <table className={classes.fields} aria-label={text.attempt.fields}>
            <tbody>
              {Object.entries(recordIn(action?.input)).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <TemplateText template={typeof value === 'string' ? value : JSON.stringify(value)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Link to="/flows/$id/edit" params={{ id: flow.id }} className={classes.link}>
            {text.attempt.edit}
          </Link>
        </Panel>
      </SimpleGrid>
      <Group gap="sm">
        <Button variant={worked ? 'default' : 'filled'} loading={attempt.isPending} disabled={data === null} onClick={() => { attempt.mutate(); }}>
          {outcome === undefined ? text.attempt.run : text.attempt.again}
        </Button>
      </Group>
      {attempt.error !== null && <Failure error={attempt.error} />}
      {outcome !== undefined && (
        <Notice tone={worked ? 'good' : 'bad'} title={text.attempt.ended(commonText.runStatus[outcome.status] ?? outcome.status)}>
          <Stack gap="xs">
            {outcome.error !== null && <Text size="sm">{outcome.error}</Text>}
            {!worked && <Text size="sm">{text.attempt.errorHint}</Text>}
            {outcome.changes !== null && outcome.changes.length > 0 && <SimulatorChanges changes={outcome.changes} />}
          </Stack>
        </Notice>
      )}
      <Group justify="flex-end">
        <Button disabled={!worked} onClick={onNext}>
          {text.next}
        </Button>
      </Group>
    </Stack>
  );
}
