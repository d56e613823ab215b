import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';

import { deleteThing, getJson, postJson, putJson } from '@/lib/http';
import { listQuery } from '@/lib/paging';
import { parse, record, textOrNull } from '@/lib/schema';

const personSchema = v.object({ id: v.string(), fields: record, created_at: textOrNull, updated_at: textOrNull });

export type Person = v.InferOutput<typeof personSchema>;

export const peopleQuery = listQuery({ path: '/people', item: personSchema });

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['/people', id],
    queryFn: async ({ signal }) => parse(personSchema, await getJson(`/people/${encodeURIComponent(id)}`, signal)),
  });
}

/** Takes a person away, which is also an event. */
export function useDeletePerson(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => deleteThing(`/people/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/people'] }),
  });
}

/** What the form asks; empty answers are not sent. */
export interface NewPerson {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
}

/** Changes a person, which is also an event; an empty answer empties the field. */
export function useUpdatePerson(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (person: NewPerson) => {
      const fields = Object.fromEntries(Object.entries(person).map(([name, value]) => [name, value === '' ? null : value]));
      return putJson(`/people/${encodeURIComponent(id)}`, { fields });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['/people'] }),
  });
}

/** Adds a person, which is also an event: published flows start. */
export function useAddPerson() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (person: NewPerson) =>
      postJson('/people', { fields: Object.fromEntries(Object.entries(person).filter(([, value]) => value !== '')) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/people'] }),
  });
}
