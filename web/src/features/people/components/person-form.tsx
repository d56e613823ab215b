import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { text } from '@/text';

import type { NewPerson } from '../api/person';

interface PersonFormProps {
  start: NewPerson;
  hint: string;
  submit: string;
  error: Error | null;
  pending: boolean;
  onSubmit: (person: NewPerson) => void;
  onCancel: () => void;
}

/** Who somebody is. */
export function PersonForm({ start, hint, submit, error, pending, onSubmit, onCancel }: PersonFormProps) {
  const [person, setPerson] = useState(start);
  const field = (name: keyof NewPerson, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      value={person[name]}
      onChange={({ currentTarget }) => { setPerson({ ...person, [name]: currentTarget.value }); }}
    />
  );
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(person);
  };
  const empty = person.firstName === '' && person.lastName === '' && person.email === '';
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        <Group grow>
          {field('firstName', text.people.firstName)}
          {field('lastName', text.people.lastName)}
        </Group>
        {field('email', text.people.email, 'email')}
        {field('phone', text.people.phone, 'tel')}
        {error !== null && (
          <Text size="sm" c="var(--tone-bad)" role="alert">
            {error.message}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.cancel}
          </Button>
          <Button type="submit" loading={pending} disabled={empty}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
