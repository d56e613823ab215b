import { Stack, Text } from '@mantine/core';

import { JsonView } from '@/components/json-view';
import type { SimulatorChange } from '@/lib/flow/testing';
import { editorText as text } from '@/text-editor';

const systems: Record<string, string> = { highlevel: 'HighLevel', habitify: 'Habitify' };

function nameOf(thing: Record<string, unknown>): string {
  const named = [thing.contactName, thing.name, thing.title, thing.body, thing.email, thing.id];
  const found = named.find((one) => typeof one === 'string' && one !== '');
  return typeof found === 'string' ? found : '';
}

/** What a test changed in the simulators, thing by thing. */
export function SimulatorChanges({ changes }: { changes: SimulatorChange[] }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {text.testing.difference}
      </Text>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          {text.testing.noDifference}
        </Text>
      )}
      {changes.map((change, index) => (
        <details key={index}>
          <summary style={{ fontSize: 13.5, cursor: 'pointer' }}>
            {text.changes[change.kind]} · {systems[change.system] ?? change.system}, {change.what}: {nameOf(change.thing)}
          </summary>
          <JsonView value={change.thing} label={nameOf(change.thing)} />
        </details>
      ))}
    </Stack>
  );
}
