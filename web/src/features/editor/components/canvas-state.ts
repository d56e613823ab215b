import { createContext, use } from 'react';

import type { Trigger } from '@/lib/flow/document';
import type { Place } from '@/lib/flow/tree';

/** What a test said of a step. */
export interface StepMark {
  tone: 'good' | 'bad' | 'wait';
  label: string;
}

/** What the cards on the canvas show and call. */
export interface CanvasState {
  trigger: Trigger;
  chosen: string | null;
  /** Where a dragged step would go. */
  target: Place | null;
  /** How many findings each step has; '' is the flow itself. */
  problems: ReadonlyMap<string, number>;
  marks: ReadonlyMap<string, StepMark>;
  foldable: ReadonlySet<string>;
  choose: (id: string) => void;
  fold: (id: string, folded: boolean) => void;
  addAt: (place: Place) => void;
}

export const CanvasContext = createContext<CanvasState | null>(null);

export function useCanvas(): CanvasState {
  const state = use(CanvasContext);
  if (state === null) throw new Error('useCanvas outside of the canvas');
  return state;
}
