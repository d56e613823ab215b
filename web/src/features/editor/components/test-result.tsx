import { Accordion, Group, Stack, Text } from '@mantine/core';

import { JsonView } from '@/components/json-view';
import { SimulatorChanges } from '@/components/simulator-changes';
import { ToneBadge, type Tone } from '@/components/tone-badge';
import { isEmpty } from '@/lib/json';
import { text as commonText } from '@/text';
import { editorText as text } from '@/text-editor';

import type { Entry, Outcome } from '@/lib/flow/testing';
import { useEditor } from './editor-state';

/** How a step fared, for its badge and its card. */
export function toneOf(entry: Entry): { tone: 'good' | 'bad' | 'wait'; label: string } {
  if (entry.passed === false) return { tone: 'wait', label: text.testing.notPassed };
  if (entry.state === 'failed') return { tone: 'bad', label: commonText.stepState[entry.state] ?? entry.state };
  if (entry.state === 'skipped' || entry.state === 'waiting') return { tone: 'wait', label: commonText.stepState[entry.state] ?? entry.state };
  return { tone: 'good', label: commonText.stepState[entry.state] ?? entry.state };
}

const badges: Record<'good' | 'bad' | 'wait', Tone> = { good: 'good', bad: 'bad', wait: 'wait' };

/** What each step did: input, request, answer and time. */
export function TestResult({ outcome }: { outcome: Outcome }) {
  const { choose, setSide } = useEditor();
  if (outcome.steps.length === 0) return <Text size="sm">{text.testing.noSteps}</Text>;
  return (
    <Stack gap="sm">
      <Accordion variant="contained" multiple chevronPosition="left">
        {outcome.steps.map((entry) => (
          <Accordion.Item key={`${entry.at}/${entry.step}`} value={`${entry.at}/${entry.step}`}>
            <Accordion.Control onClick={() => { choose(entry.step); setSide('test'); }}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" fw={550}>
                  {entry.title === '' ? (text.kinds[entry.type] ?? entry.step) : entry.title}
                </Text>
                <Group gap={6} wrap="nowrap">
                  {entry.duration_ms !== null && !outcome.dry && (
                    <Text size="xs" c="dimmed">
                      {text.testing.took2(entry.duration_ms)}
                    </Text>
                  )}
                  <ToneBadge tone={badges[toneOf(entry).tone]}>{toneOf(entry).label}</ToneBadge>
                </Group>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <EntryData entry={entry} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {outcome.changes !== null && <SimulatorChanges changes={outcome.changes} />}
    </Stack>
  );
}

function EntryData({ entry }: { entry: Entry }) {
  const parts = [
    { name: text.testing.input, value: entry.input },
    { name: text.testing.request, value: entry.request },
    { name: text.testing.answer, value: entry.answer },
    { name: text.testing.output, value: entry.answer === undefined ? entry.output : undefined },
  ].filter(({ value }) => !isEmpty(value));
  return (
    <Stack gap="xs">
      {typeof entry.taken === 'string' && <Text size="sm">{commonText.run.arm(entry.taken === 'otherwise' ? commonText.run.otherwise : entry.taken)}</Text>}
      {entry.attempts.map(({ message }, index) => (
        <Text key={index} size="sm" c="var(--tone-bad)">
          {message}
        </Text>
      ))}
      {parts.map(({ name, value }) => (
        <div key={name}>
          <Text size="xs" fw={600} c="dimmed">
            {name}
          </Text>
          <JsonView value={value} label={name} />
        </div>
      ))}
    </Stack>
  );
}
