import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';

import { Notice } from '@/components/notice';
import { text } from '@/text';

import { useChangeKey, type Connection } from '../api/connection';

/** Rotation by hand: the new key is saved, tried, and tells whether it works. */
export function ChangeKey({ connection }: { connection: Connection }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" size="xs" aria-label={text.connections.newKeyNamed(connection.name)} onClick={open}>
        {text.connections.newKey}
      </Button>
      <Modal opened={opened} onClose={close} title={text.connections.newKeyNamed(connection.name)} closeButtonProps={{ 'aria-label': text.close }}>
        <KeyForm connection={connection} onDone={close} />
      </Modal>
    </>
  );
}

function KeyForm({ connection, onDone }: { connection: Connection; onDone: () => void }) {
  const [key, setKey] = useState('');
  const change = useChangeKey(connection);
  return (
    <form onSubmit={(event) => { event.preventDefault(); change.mutate(key); }}>
      <Stack gap="sm">
        <Text size="sm">{text.connections.newKeyHint}</Text>
        <PasswordInput label={text.connections.keyLabel[connection.auth]} autoComplete="off" required value={key} onChange={({ currentTarget }) => { setKey(currentTarget.value.trim()); }} />
        {change.error !== null && <Notice tone="bad" title={text.connections.fails}>{change.error.message}</Notice>}
        {change.data !== undefined && (
          <Notice tone="good" title={text.connections.works}>
            {change.data.advice}
          </Notice>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {text.close}
          </Button>
          <Button type="submit" disabled={key === ''} loading={change.isPending}>
            {text.connections.saveKey}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
