import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';

import { ConfirmButton } from '@/components/confirm-button';
import { Panel } from '@/components/panel';
import { text } from '@/text';

import type { Flow } from '../api/flow';
import { useDelete, useRename } from '../api/keep-flow';

/** Another name, and the end of the flow. */
export function FlowKeeping({ flow }: { flow: Flow }) {
  const navigate = useNavigate();
  const remove = useDelete(flow.id);
  return (
    <Stack gap="md">
      <Panel title={text.flows.rename} hint={text.flows.renameHint}>
        <RenameForm flow={flow} />
      </Panel>
      <Panel title={text.flows.delete} hint={text.flows.deleteHint}>
        <Group>
          <ConfirmButton
            label={text.flows.deleteNow}
            question={text.flows.deleteQuestion(flow.name)}
            error={remove.error}
            pending={remove.isPending}
            disabled={flow.published_version !== null}
            onConfirm={() => { remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/flows' }) }); }}
          />
        </Group>
      </Panel>
    </Stack>
  );
}

function RenameForm({ flow }: { flow: Flow }) {
  const [name, setName] = useState(flow.name);
  const rename = useRename(flow.id);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    rename.mutate(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="end">
        <TextInput label={text.flows.name} value={name} onChange={({ currentTarget }) => { setName(currentTarget.value); }} w={360} />
        <Button type="submit" variant="default" loading={rename.isPending} disabled={name.trim() === '' || name.trim() === flow.name}>
          {text.flows.rename}
        </Button>
      </Group>
      {rename.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {rename.error.message}
        </Text>
      )}
    </form>
  );
}
