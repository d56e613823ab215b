import type { StepNode } from '../api/step-tree';
import { StepEntry } from './step-entry';
import classes from './timeline.module.css';

/** Which steps are open, and how that changes. */
export interface Opening {
  isOpened: (node: StepNode) => boolean;
  toggle: (node: StepNode) => void;
}

export function StepList({ nodes, opening }: { nodes: StepNode[]; opening: Opening }) {
  return (
    <ol className={classes.timeline}>
      {nodes.map((node) => (
        <StepEntry key={node.key} node={node} opening={opening} />
      ))}
    </ol>
  );
}
