import { Text } from '@mantine/core';
import type { CSSProperties } from 'react';

import { text } from '@/text';

import type { Field } from '@/lib/fields';
import classes from './catalog.module.css';

/** Indent of one level, in pixels. */
const indent = 16;

interface FieldTableProps {
  label: string;
  fields: Field[];
  /** Answers have no "required" worth showing. */
  showRequired: boolean;
}

export function FieldTable({ label, fields, showRequired }: FieldTableProps) {
  return (
    <table className={classes.fields} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{text.catalog.field}</th>
          <th scope="col">{text.catalog.type}</th>
          {showRequired && <th scope="col">{text.catalog.needed}</th>}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path}>
            <td style={indentOf(field)}>
              <span className={classes.field}>{field.name}</span>
              {saysMore(field) && (
                <Text size="xs" c="dimmed">
                  {field.note}
                </Text>
              )}
            </td>
            <td>{field.type}</td>
            {showRequired && (
              <td className={field.required ? classes.required : classes.optional}>
                {field.required ? text.catalog.required : text.catalog.optional}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** False for a note that only repeats the name: "Due date" beside dueDate. */
function saysMore({ name, note }: Field): boolean {
  const bare = (words: string) => words.replace(/[\s_-]/g, '').toLowerCase();
  return note !== '' && bare(note) !== bare(name);
}

function indentOf(field: Field): CSSProperties {
  return field.depth === 0 ? {} : { paddingInlineStart: field.depth * indent };
}
