import { createContext, use } from 'react';

import type { Place } from '@/lib/flow/tree';

/** What the cards on the canvas call; the same for as long as the editor is open, so that it draws nothing again. */
export interface CanvasActions {
  choose: (id: string) => void;
  fold: (id: string, folded: boolean) => void;
  addAt: (place: Place) => void;
}

export const CanvasContext = createContext<CanvasActions | null>(null);

export function useCanvas(): CanvasActions {
  const actions = use(CanvasContext);
  if (actions === null) throw new Error('useCanvas outside of the canvas');
  return actions;
}
