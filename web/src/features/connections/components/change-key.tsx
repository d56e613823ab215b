import { Button, Group, PasswordInput, Stack, Stepper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { CopyText } from '@/components/copy-text';
import { Dialog } from '@/components/dialog';
import { Moment } from '@/components/moment';
import { Notice } from '@/components/notice';
import { text } from '@/text';
import { connectionText } from '@/text-home';

import { useChangeKey, type Connection } from '../api/connection';
import { scopesQuery } from '../api/scopes';

const { rotation } = connectionText;

interface ChangeKeyProps {
  connection: Connection;
  /** What to know before making a new key; "" when there is nothing. */
  advice: string;
  /** The connection waits for it. */
  urgent: boolean;
}

/** Rotation step by step: make the new key, prove it, leave the old one to end. */
export function ChangeKey({ connection, advice, urgent }: ChangeKeyProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const title = text.connections.newKeyNamed(connection.name);
  return (
    <>
      <Button variant={urgent ? 'filled' : 'default'} size="xs" aria-label={title} onClick={open}>
        {text.connections.newKey}
      </Button>
      <Dialog opened={opened} onClose={close} title={title} size="lg">
        <Rotation connection={connection} advice={advice} onDone={close} />
      </Dialog>
    </>
  );
}

function Rotation({ connection, advice, onDone }: { connection: Connection; advice: string; onDone: () => void }) {
  const [step, setStep] = useState(0);
  const change = useChangeKey(connection);
  const save = (key: string) => { change.mutate(key, { onSuccess: () => { setStep(2); } }); };
  return (
    <Stepper active={step} size="sm" allowNextStepsSelect={false}>
      <Stepper.Step label={rotation.make}>
        <Make connection={connection} advice={advice} onNext={() => { setStep(1); }} />
      </Stepper.Step>
      <Stepper.Step label={rotation.enter}>
        <Enter connection={connection} error={change.error} pending={change.isPending} onBack={() => { setStep(0); }} onSave={save} />
      </Stepper.Step>
      <Stepper.Step label={rotation.done}>
        <Stack gap="sm" pt="sm">
          <Notice tone="good" title={text.connections.works}>
            {rotation.doneHint}
          </Notice>
          {typeof change.data?.previous_until === 'string' && (
            <Text size="sm">
              {rotation.overlap} <Moment at={change.data.previous_until} />. {change.data.advice}
            </Text>
          )}
          <Button onClick={onDone} style={{ alignSelf: 'flex-end' }}>
            {text.close}
          </Button>
        </Stack>
      </Stepper.Step>
    </Stepper>
  );
}

function Make({ connection, advice, onNext }: { connection: Connection; advice: string; onNext: () => void }) {
  const scopes = useQuery(scopesQuery(connection.id)).data?.needed.map(({ scope }) => scope) ?? [];
  return (
    <Stack gap="sm" pt="sm">
      <Text size="sm">{rotation.makeHint}</Text>
      {advice !== '' && <Text size="sm">{advice}</Text>}
      {scopes.length > 0 && (
        <div>
          <Text size="sm" mb={4}>
            {rotation.scopes}
          </Text>
          <CopyText value={scopes.join(' ')} label={rotation.copyScopes} />
        </div>
      )}
      <Button onClick={onNext} style={{ alignSelf: 'flex-end' }}>
        {rotation.have}
      </Button>
    </Stack>
  );
}

interface EnterProps {
  connection: Connection;
  error: Error | null;
  pending: boolean;
  onBack: () => void;
  onSave: (key: string) => void;
}

function Enter({ connection, error, pending, onBack, onSave }: EnterProps) {
  const [key, setKey] = useState('');
  return (
    <form onSubmit={(event) => { event.preventDefault(); onSave(key); }}>
      <Stack gap="sm" pt="sm">
        <Text size="sm">{text.connections.newKeyHint}</Text>
        <PasswordInput label={text.connections.keyLabel[connection.auth]} autoComplete="off" required value={key} onChange={({ currentTarget }) => { setKey(currentTarget.value.trim()); }} />
        {error !== null && <Notice tone="bad" title={text.connections.fails}>{error.message}</Notice>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {rotation.back}
          </Button>
          <Button type="submit" disabled={key === ''} loading={pending}>
            {text.connections.saveKey}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
