import { Dialog } from '@/components/dialog';
import { text } from '@/text';

import { useAddPerson, type NewPerson } from '../api/person';
import { PersonForm } from './person-form';

const nobody: NewPerson = { firstName: '', lastName: '', email: '', phone: '' };

interface AddPersonProps {
  opened: boolean;
  onClose: () => void;
}

export function AddPerson({ opened, onClose }: AddPersonProps) {
  const add = useAddPerson();
  return (
    <Dialog opened={opened} onClose={onClose} title={text.people.add}>
      <PersonForm
        start={nobody}
        hint={text.people.addHint}
        submit={text.people.add}
        error={add.error}
        pending={add.isPending}
        onSubmit={(person) => { add.mutate(person, { onSuccess: onClose }); }}
        onCancel={onClose}
      />
    </Dialog>
  );
}
