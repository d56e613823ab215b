import type { JournalStep } from './run';

/** A step with what ran inside it: the items of a loop, or the steps of a sub-flow. */
export interface StepNode {
  step: JournalStep;
  /** Names the node among all of the run. */
  key: string;
  items: LoopItem[];
  inner: StepNode[];
}

export interface LoopItem {
  index: number;
  nodes: StepNode[];
}

interface Place {
  step: string;
  /** Of a loop; null in a sub-flow. */
  item: number | null;
}

/** "each[3]/inner[0]/sub" as places, outermost first. */
export function placesOf(at: string): Place[] {
  if (at === '') return [];
  return at.split('/').map((part) => {
    const found = /^(.*)\[(\d+)\]$/.exec(part);
    return found === null ? { step: part, item: null } : { step: found[1] ?? '', item: Number(found[2]) };
  });
}

/** A run's journal as the tree that a person thinks of; what has no place stays at the top. */
export function stepTree(steps: JournalStep[]): StepNode[] {
  const top: StepNode[] = [];
  for (const step of steps) {
    const siblings = placesOf(step.at).reduce<StepNode[] | undefined>(descend, top) ?? top;
    siblings.push({ step, key: `${step.at}/${step.step}`, items: [], inner: [] });
  }
  return top;
}

function descend(nodes: StepNode[] | undefined, place: Place): StepNode[] | undefined {
  const node = nodes?.find(({ step }) => step.step === place.step);
  if (node === undefined || place.item === null) return node?.inner;
  const known = node.items.find(({ index }) => index === place.item);
  if (known !== undefined) return known.nodes;
  const added: LoopItem = { index: place.item, nodes: [] };
  const next = node.items.findIndex(({ index }) => index > added.index);
  node.items.splice(next === -1 ? node.items.length : next, 0, added);
  return added.nodes;
}

const troubled = ['failed', 'intent'];

/** Whether something in here is not as it should be, or is still under way. */
export function needsLook({ step, items, inner }: StepNode): boolean {
  return troubled.includes(step.state) || step.state === 'continued' || inner.some(needsLook) || items.some(itemNeedsLook);
}

export function itemNeedsLook(item: LoopItem): boolean {
  return item.nodes.some(needsLook);
}
