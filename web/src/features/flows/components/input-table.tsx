import { TemplateText } from '@/components/template-text';
import { text } from '@/text';

import classes from './step-tree.module.css';

/** A mapping: each field with the template that fills it. */
export function InputTable({ input }: { input: Record<string, unknown> }) {
  const rows = Object.entries(input);
  if (rows.length === 0) return null;
  return (
    <table className={classes.inputs} aria-label={text.flows.mapping}>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <TemplateText template={typeof value === 'string' ? value : JSON.stringify(value)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
