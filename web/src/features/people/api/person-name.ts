import type { Person } from './person';

/** One field as text; "" when it is absent or not a text. */
export function fieldText(person: Pick<Person, 'fields'>, name: string): string {
  const value = person.fields[name];
  return typeof value === 'string' ? value : '';
}

/** First and last name, else e-mail, else id. */
export function personName(person: Pick<Person, 'id' | 'fields'>): string {
  const name = [fieldText(person, 'firstName'), fieldText(person, 'lastName')].filter(Boolean).join(' ');
  return name || fieldText(person, 'email') || person.id;
}

/** Tags, when they are a list of texts. */
export function tagsOf(person: Pick<Person, 'fields'>): string[] {
  const tags = person.fields.tags;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
