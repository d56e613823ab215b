/** What can be made of a field by menu: each writes its Liquid filter. `for` names the types it is of use for. */
export interface Transform {
  title: string;
  filter: string;
  for: 'text' | 'date' | 'number' | 'list' | 'any';
}

export const transforms: Transform[] = [
  { title: 'Make it a phone number', filter: 'phone', for: 'text' },
  { title: 'Tidy the e-mail address', filter: 'normalize_email', for: 'text' },
  { title: 'Only the first name', filter: 'first_name', for: 'text' },
  { title: 'Only the last name', filter: 'last_name', for: 'text' },
  { title: 'Write names with capitals', filter: 'capitalize_name', for: 'text' },
  { title: 'In capitals', filter: 'upcase', for: 'text' },
  { title: 'In small letters', filter: 'downcase', for: 'text' },
  { title: 'Without spaces around it', filter: 'strip', for: 'text' },
  { title: 'Without HTML', filter: 'html_to_text', for: 'text' },
  { title: 'Make it a list of tags', filter: 'tags', for: 'text' },
  { title: 'Date and time with its zone', filter: 'to_iso8601: workspace.time_zone', for: 'date' },
  { title: 'Only the date', filter: 'date_only: workspace.time_zone', for: 'date' },
  { title: 'Date that people read', filter: 'readable_date: workspace.time_zone', for: 'date' },
  { title: 'One day later', filter: 'add_time: days: 1', for: 'date' },
  { title: 'Make it a number', filter: 'to_number', for: 'number' },
  { title: 'Rounded', filter: 'round', for: 'number' },
  { title: 'True when it is “done” or “completed”', filter: 'is_one_of: "done", "completed"', for: 'text' },
  { title: 'Joined with commas', filter: 'join: ", "', for: 'list' },
  { title: 'Only the first item', filter: 'first', for: 'list' },
  { title: 'Otherwise nothing (leave out empty text)', filter: 'default: nil', for: 'any' },
  { title: 'Otherwise this text …', filter: 'default: "–"', for: 'any' },
];

/** The template with a filter added to its last output; plain text is put into one. */
export function withFilter(template: string, filter: string): string {
  const end = template.lastIndexOf('}}');
  if (end < 0) return `{{ ${JSON.stringify(template)} | ${filter} }}`;
  return `${template.slice(0, end).trimEnd()} | ${filter} ${template.slice(end)}`;
}
