import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';

import { Dialog } from '@/components/dialog';
import { text } from '@/text';

import { useUpdatePerson, type Person } from '../api/person';
import { fieldText } from '../api/person-name';
import { PersonForm } from './person-form';

export function EditPerson({ person }: { person: Person }) {
  const [opened, { open, close }] = useDisclosure(false);
  const update = useUpdatePerson(person.id);
  const start = {
    firstName: fieldText(person, 'firstName'),
    lastName: fieldText(person, 'lastName'),
    email: fieldText(person, 'email'),
    phone: fieldText(person, 'phone'),
  };
  return (
    <>
      <Button variant="light" leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
        {text.people.edit}
      </Button>
      <Dialog opened={opened} onClose={close} title={text.people.edit}>
        <PersonForm
          start={start}
          hint={text.people.editHint}
          submit={text.people.save}
          error={update.error}
          pending={update.isPending}
          onSubmit={(changed) => { update.mutate(changed, { onSuccess: close }); }}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}
