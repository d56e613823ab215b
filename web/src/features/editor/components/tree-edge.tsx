import { BaseEdge, type EdgeProps } from '@xyflow/react';

/** Pixels between a bend and the end that it is near to. */
const bend = 9;
const radius = 7;

/** Down, across, down. The bend of a line that comes together lies at its end, so that it keeps to its own lane. */
function pathOf({ sourceX, sourceY, targetX, targetY }: EdgeProps, comesTogether: boolean): string {
  if (Math.abs(sourceX - targetX) < 1) return `M${sourceX},${sourceY} V${targetY}`;
  const y = comesTogether ? targetY - bend : sourceY + bend;
  const turn = Math.min(radius, Math.abs(targetX - sourceX) / 2, bend);
  const side = targetX > sourceX ? turn : -turn;
  return `M${sourceX},${sourceY} V${y - turn} Q${sourceX},${y} ${sourceX + side},${y} H${targetX - side} Q${targetX},${y} ${targetX},${y + turn} V${targetY}`;
}

export function TreeEdge(props: EdgeProps) {
  return <BaseEdge id={props.id} path={pathOf(props, props.source.startsWith('plus:') || props.source.startsWith('label:'))} />;
}
