import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { CopyText } from '@/components/copy-text';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { text } from '@/text';

import { useMakeHook } from '../api/hook';

export function NewHookButton() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        {text.hooks.make}
      </Button>
      <Dialog opened={opened} onClose={close} title={text.hooks.make} size="lg">
        <HookForm onDone={close} />
      </Dialog>
    </>
  );
}

function HookForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState('person');
  const [key, setKey] = useState('');
  const make = useMakeHook();
  if (make.data !== undefined) {
    return (
      <Stack gap="md">
        <Notice tone="good" title={text.hooks.madeTitle}>
          <Stack gap="xs">
            <Text size="sm">{text.hooks.address}</Text>
            <CopyText value={window.location.origin + make.data.path} label={text.hooks.copyAddress} />
            {make.data.secret !== '' && (
              <>
                <Text size="sm">{text.hooks.secret}</Text>
                <CopyText value={make.data.secret} label={text.hooks.copySecret} />
              </>
            )}
          </Stack>
        </Notice>
        <Group justify="flex-end">
          <Button onClick={onDone}>{text.close}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); make.mutate({ name, kind, ...(key === '' ? {} : { public_key: key }) }); }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text.hooks.makeHint}
        </Text>
        <TextInput label={text.hooks.name} placeholder={text.hooks.namePlaceholder} required value={name} onChange={({ currentTarget }) => { setName(currentTarget.value); }} />
        <NativeSelect
          label={text.hooks.kind}
          description={text.hooks.kindHint[kind]}
          data={Object.entries(text.hooks.kinds).map(([value, label]) => ({ value, label }))}
          value={kind}
          onChange={({ currentTarget }) => { setKind(currentTarget.value); }}
        />
        {kind === 'highlevel' && (
          <TextInput label={text.hooks.publicKey} description={text.hooks.publicKeyHint} value={key} onChange={({ currentTarget }) => { setKey(currentTarget.value.trim()); }} />
        )}
        {make.error !== null && (
          <Text size="sm" c="var(--tone-bad)" role="alert">
            {make.error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={name === ''} loading={make.isPending}>
            {text.hooks.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
