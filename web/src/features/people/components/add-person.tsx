import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { Dialog } from '@/components/dialog';
import { text } from '@/text';

import { useAddPerson, type NewPerson } from '../api/person';

const nobody: NewPerson = { firstName: '', lastName: '', email: '', phone: '' };

interface AddPersonProps {
  opened: boolean;
  onClose: () => void;
}

export function AddPerson({ opened, onClose }: AddPersonProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={text.people.add}>
      <PersonForm onDone={onClose} />
    </Dialog>
  );
}

function PersonForm({ onDone }: { onDone: () => void }) {
  const [person, setPerson] = useState(nobody);
  const add = useAddPerson();
  const field = (name: keyof NewPerson, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      value={person[name]}
      onChange={({ currentTarget }) => { setPerson({ ...person, [name]: currentTarget.value }); }}
    />
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate(person, { onSuccess: onDone });
  };
  const empty = person.firstName === '' && person.lastName === '' && person.email === '';
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text.people.addHint}
        </Text>
        <Group grow>
          {field('firstName', text.people.firstName)}
          {field('lastName', text.people.lastName)}
        </Group>
        {field('email', text.people.email, 'email')}
        {field('phone', text.people.phone, 'tel')}
        {add.error !== null && (
          <Text size="sm" c="var(--tone-bad)" role="alert">
            {add.error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {text.cancel}
          </Button>
          <Button type="submit" loading={add.isPending} disabled={empty}>
            {text.people.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
