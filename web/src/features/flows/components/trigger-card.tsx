import { IconBolt } from '@tabler/icons-react';

import { OperationName } from '@/components/operation-name';
import { TextLink } from '@/components/text-link';
import type { FlowDocument } from '@/lib/flow/document';
import { text } from '@/text';

import classes from './step-tree.module.css';

/** What starts the flow. */
export function TriggerCard({ document }: { document: FlowDocument }) {
  return (
    <div className={classes.card} data-kind="trigger">
      <div className={classes.head}>
        <IconBolt size={17} aria-hidden className={classes.mark} />
        <span className={classes.title}>{text.flows.startsWhen}</span>
      </div>
      <ul className={classes.operations}>
        {document.trigger.operations.map((operation) => (
          <li key={operation}>
            <TextLink to="/catalog/$id" params={{ id: operation }} size="sm">
              <OperationName id={operation} />
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
