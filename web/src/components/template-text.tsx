import { templateParts } from '@/lib/template';

import classes from './template-text.module.css';

/** A mapping's template: plain text as it is, fields as chips. */
export function TemplateText({ template }: { template: string }) {
  return (
    <span className={classes.template}>
      {templateParts(template).map((part, index) =>
        part.kind === 'text' ? (
          <span key={index}>{part.text}</span>
        ) : (
          <code key={index} className={classes.chip}>
            {part.text}
          </code>
        ),
      )}
    </span>
  );
}
