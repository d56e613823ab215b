import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';

import type { Trigger } from '@/lib/flow/document';
import type { Place } from '@/lib/flow/tree';

import { card, label, plus, triggerId, type Item, type Line, type Picture } from './layout';

/** What a test said of a step. */
export interface StepMark {
  tone: 'good' | 'bad' | 'wait';
  label: string;
}

/** What the canvas shows beside the steps themselves. */
export interface Showing {
  trigger: Trigger;
  chosen: string | null;
  /** Where a dragged step would go. */
  target: Place | null;
  /** How many findings each step has; '' is the flow itself. */
  problems: ReadonlyMap<string, number>;
  marks: ReadonlyMap<string, StepMark>;
  /** Steps that hold others. */
  foldable: ReadonlySet<string>;
}

/** All that one card shows: a card is drawn again only when something of this differs. */
export interface CardData extends Record<string, unknown> {
  item: Item;
  isChosen: boolean;
  isTarget: boolean;
  problems: number;
  mark: StepMark | undefined;
  canFold: boolean;
  /** Of the trigger's card alone. */
  trigger: Trigger | null;
}

export type CanvasNode = Node<CardData, Item['kind']>;

export function sizeOf(item: Item): { width: number; height: number } {
  if (item.kind === 'plus') return { width: plus.size, height: plus.size };
  if (item.kind === 'label') return label;
  if (item.kind === 'frame') return { width: item.width, height: item.height };
  return card;
}

/** Where lines begin and end, told beforehand: nothing has to be measured before lines are drawn. */
function handlesOf({ width, height }: { width: number; height: number }): NodeHandle[] {
  const common = { x: width / 2, width: 1, height: 1 };
  return [
    { ...common, type: 'target', position: Position.Top, y: 0 },
    { ...common, type: 'source', position: Position.Bottom, y: height },
  ];
}

function isTarget(item: Item, target: Place | null): boolean {
  if (item.kind !== 'plus' || target === null) return false;
  const { parent, lane, index } = item.place;
  return parent === target.parent && lane === target.lane && index === target.index;
}

function dataOf(item: Item, showing: Showing): CardData {
  const { trigger, chosen, target, problems, marks, foldable } = showing;
  const isTrigger = item.kind === 'trigger';
  return {
    item,
    isChosen: chosen === item.id || (isTrigger && chosen === triggerId),
    isTarget: isTarget(item, target),
    problems: problems.get(isTrigger ? '' : item.id) ?? 0,
    mark: marks.get(item.id),
    canFold: foldable.has(item.id),
    trigger: isTrigger ? trigger : null,
  };
}

/** Whether both are drawn alike. Places follow from the id; lanes are made anew by every layout. */
function sameItem(one: Item, other: Item): boolean {
  if (one.kind !== other.kind || one.x !== other.x || one.y !== other.y) return false;
  if (one.kind === 'step' && other.kind === 'step') return one.step === other.step && one.hidden === other.hidden;
  if (one.kind === 'label' && other.kind === 'label') {
    return one.lane?.name === other.lane?.name && one.lane?.kind === other.lane?.kind;
  }
  if (one.kind === 'frame' && other.kind === 'frame') return one.width === other.width && one.height === other.height;
  return true;
}

function sameData(one: CardData, other: CardData): boolean {
  return (
    sameItem(one.item, other.item) &&
    one.isChosen === other.isChosen &&
    one.isTarget === other.isTarget &&
    one.problems === other.problems &&
    one.mark === other.mark &&
    one.canFold === other.canFold &&
    one.trigger === other.trigger
  );
}

function nodeOf(data: CardData): CanvasNode {
  const { item } = data;
  const size = sizeOf(item);
  return {
    id: item.id,
    type: item.kind,
    position: { x: item.x, y: item.y },
    data,
    draggable: item.kind === 'step',
    selectable: false,
    focusable: false,
    zIndex: item.kind === 'frame' ? -1 : 0,
    ...size,
    measured: size,
    handles: handlesOf(size),
  };
}

/** Keeps the nodes and lines of the last picture, so that those which did not change are the very same objects. */
export class Shelf {
  private nodes = new Map<string, CanvasNode>();
  private edges = new Map<string, Edge>();

  nodesFor(picture: Picture, showing: Showing): CanvasNode[] {
    const made = picture.items.map((item) => {
      const data = dataOf(item, showing);
      const known = this.nodes.get(item.id);
      return known !== undefined && sameData(known.data, data) ? known : nodeOf(data);
    });
    this.nodes = new Map(made.map((node) => [node.id, node]));
    return made;
  }

  edgesFor(lines: Line[]): Edge[] {
    const made = lines.map((line) => this.edges.get(line.id) ?? { ...line, type: 'tree', focusable: false, selectable: false });
    this.edges = new Map(made.map((edge) => [edge.id, edge]));
    return made;
  }
}
