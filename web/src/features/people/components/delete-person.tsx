import { ConfirmButton } from '@/components/confirm-button';
import { text } from '@/text';

import { useDeletePerson, type Person } from '../api/person';
import { personName } from '../api/person-name';

export function DeletePerson({ person, onDeleted }: { person: Person; onDeleted: () => void }) {
  const remove = useDeletePerson(person.id);
  return (
    <ConfirmButton
      label={text.people.deleteNow}
      question={text.people.deleteQuestion(personName(person))}
      error={remove.error}
      pending={remove.isPending}
      onConfirm={() => { remove.mutate(undefined, { onSuccess: onDeleted }); }}
    />
  );
}
