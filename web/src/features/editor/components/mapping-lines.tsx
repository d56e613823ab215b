import { useEffect, useState, type RefObject } from 'react';

import classes from './mapping.module.css';

interface Line {
  key: string;
  path: string;
  active: boolean;
}

/** Which source each target reads. */
export interface Pair {
  source: string;
  target: string;
}

interface MappingLinesProps {
  board: RefObject<HTMLDivElement | null>;
  pairs: Pair[];
  /** The target whose editor has the cursor. */
  active: string;
}

function find(board: HTMLElement, attribute: string, value: string): DOMRect | undefined {
  return board.querySelector(`[${attribute}="${CSS.escape(value)}"]`)?.getBoundingClientRect();
}

function linesOf(board: HTMLElement, pairs: Pair[], active: string): Line[] {
  const frame = board.getBoundingClientRect();
  return pairs.flatMap(({ source, target }) => {
    const [from, to] = [find(board, 'data-source', source), find(board, 'data-target-field', target)];
    if (from === undefined || to === undefined) return [];
    const [x1, y1] = [from.right - frame.left, from.top + from.height / 2 - frame.top];
    const [x2, y2] = [to.left - frame.left - 4, to.top + 46 - frame.top];
    const middle = (x1 + x2) / 2;
    return [{ key: `${source}>${target}`, path: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`, active: target === active }];
  });
}

/** Lines from the fields that are read to the fields that are filled, where both stand side by side. */
export function MappingLines({ board, pairs, active }: MappingLinesProps) {
  const [lines, setLines] = useState<Line[]>([]);
  useEffect(() => {
    const element = board.current;
    if (element === null) return;
    let frame = 0;
    const draw = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => { setLines(linesOf(element, pairs, active)); });
    };
    draw();
    const watcher = new ResizeObserver(draw);
    watcher.observe(element);
    for (const child of element.children) watcher.observe(child);
    element.addEventListener('scroll', draw, true);
    return () => {
      cancelAnimationFrame(frame);
      watcher.disconnect();
      element.removeEventListener('scroll', draw, true);
    };
  }, [board, pairs, active]);
  return (
    <svg className={classes.lines} aria-hidden>
      {lines.map((line) => (
        <path key={line.key} d={line.path} data-active={line.active} />
      ))}
    </svg>
  );
}
