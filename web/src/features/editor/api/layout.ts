import type { FlowDocument, Step } from '@/lib/flow/document';
import { flatten, rootLane, type Place } from '@/lib/flow/tree';
import { lanesOf, type Lane } from '@/lib/flow/lanes';

/** Sizes in pixels. */
export const card = { width: 260, height: 74 };
export const plus = { size: 24 };
export const label = { width: 200, height: 26 };
const gap = { row: 18, lane: 36, frame: 18 };

export type Item =
  | { kind: 'trigger'; id: string; x: number; y: number }
  | { kind: 'step'; id: string; x: number; y: number; step: Step; hidden: number }
  | { kind: 'plus'; id: string; x: number; y: number; place: Place }
  | { kind: 'label'; id: string; x: number; y: number; lane: Lane | null; parent: string }
  | { kind: 'frame'; id: string; x: number; y: number; width: number; height: number };

export interface Line {
  id: string;
  source: string;
  target: string;
}

export interface Picture {
  items: Item[];
  lines: Line[];
}

export const triggerId = 'trigger';

/** A drawn piece. Its x axis runs through the middle of where it is entered and left. */
interface Block {
  left: number;
  right: number;
  height: number;
  items: Item[];
  lines: Line[];
  first: string;
  lasts: string[];
}

function shifted(items: Item[], x: number, y: number): Item[] {
  return items.map((item) => ({ ...item, x: item.x + x, y: item.y + y }));
}

function connect(sources: string[], target: string): Line[] {
  return sources.map((source) => ({ id: `${source}>${target}`, source, target }));
}

function plusId({ parent, lane, index }: Place): string {
  return `plus:${parent ?? ''}:${lane}:${index}`;
}

function plusBlock(place: Place): Block {
  const id = plusId(place);
  const items: Item[] = [{ kind: 'plus', id, x: -plus.size / 2, y: 0, place }];
  return { left: plus.size / 2, right: plus.size / 2, height: plus.size, items, lines: [], first: id, lasts: [id] };
}

function stack(blocks: Block[]): Block {
  const [top] = blocks;
  if (top === undefined) throw new Error('a lane always has a place to add to');
  let y = 0;
  let lasts: string[] = [];
  const all: Block = { left: 0, right: 0, height: 0, items: [], lines: [], first: top.first, lasts: [] };
  for (const block of blocks) {
    all.items.push(...shifted(block.items, 0, y));
    all.lines.push(...connect(lasts, block.first), ...block.lines);
    all.left = Math.max(all.left, block.left);
    all.right = Math.max(all.right, block.right);
    lasts = block.lasts;
    y += block.height + gap.row;
  }
  return { ...all, height: y - gap.row, lasts };
}

function laneBlock(step: Step, lane: Lane | null, collapsed: ReadonlySet<string>): Block {
  const id = `label:${step.id}:${lane?.key ?? 'done'}`;
  const half = label.width / 2;
  const items: Item[] = [{ kind: 'label', id, x: -half, y: 0, lane, parent: step.id }];
  const head: Block = { left: half, right: half, height: label.height, items, lines: [], first: id, lasts: [id] };
  if (lane === null) return head;
  return stack([head, listBlock(lane.steps, step.id, lane.key, collapsed)]);
}

function side(blocks: Block[]): { items: Item[]; width: number; height: number } {
  const width = blocks.reduce((sum, block) => sum + block.left + block.right + gap.lane, -gap.lane);
  let x = -width / 2;
  const items: Item[] = [];
  for (const block of blocks) {
    items.push(...shifted(block.items, x + block.left, 0));
    x += block.left + block.right + gap.lane;
  }
  return { items, width, height: Math.max(...blocks.map(({ height }) => height)) };
}

function stepBlock(step: Step, collapsed: ReadonlySet<string>): Block {
  const lanes = lanesOf(step);
  const isFolded = lanes.length > 0 && collapsed.has(step.id);
  const hidden = isFolded ? lanes.reduce((sum, lane) => sum + flatten(lane.steps).length, 0) : 0;
  const half = card.width / 2;
  const items: Item[] = [{ kind: 'step', id: step.id, x: -half, y: 0, step, hidden }];
  const own: Block = { left: half, right: half, height: card.height, items, lines: [], first: step.id, lasts: [step.id] };
  if (lanes.length === 0 || isFolded) return own;

  const shown: (Lane | null)[] = lanes.some(({ kind }) => kind === 'error') ? [null, ...lanes] : lanes;
  const blocks = shown.map((lane) => laneBlock(step, lane, collapsed));
  const below = side(blocks);
  const y = card.height + gap.row;
  const isLoop = step.type === 'for_each';
  const margin = isLoop ? gap.frame : 0;
  own.items.push(...shifted(below.items, 0, y + margin));
  if (isLoop) {
    const width = Math.max(below.width, card.width) + 2 * margin;
    own.items.unshift({ kind: 'frame', id: `frame:${step.id}`, x: -width / 2, y, width, height: below.height + 2 * margin });
  }
  own.lines.push(...blocks.flatMap((block) => [...connect([step.id], block.first), ...block.lines]));
  own.lasts = blocks.flatMap((block) => block.lasts);
  own.left = Math.max(half, below.width / 2 + margin);
  own.right = own.left;
  own.height = y + below.height + 2 * margin;
  return own;
}

function listBlock(steps: Step[], parent: string | null, lane: string, collapsed: ReadonlySet<string>): Block {
  const blocks = [plusBlock({ parent, lane, index: 0 })];
  steps.forEach((step, index) => {
    blocks.push(stepBlock(step, collapsed), plusBlock({ parent, lane, index: index + 1 }));
  });
  return stack(blocks);
}

/** Where everything goes: steps below each other, arms side by side, and places to add in between. */
export function layOut(document: FlowDocument, collapsed: ReadonlySet<string>): Picture {
  const half = card.width / 2;
  const trigger: Block = {
    left: half,
    right: half,
    height: card.height,
    items: [{ kind: 'trigger', id: triggerId, x: -half, y: 0 }],
    lines: [],
    first: triggerId,
    lasts: [triggerId],
  };
  const { items, lines } = stack([trigger, listBlock(document.steps, null, rootLane, collapsed)]);
  return { items, lines };
}
