import { createContext, use, useMemo, useReducer, type ReactNode } from 'react';

import type { FlowDocument, Step } from '@/lib/flow/document';
import { begin, change, redo, undo, type History } from '../api/history';
import { newControl, type ControlKind } from '@/lib/flow/kinds';
import { triggerId } from '../api/layout';
import { lanesOf } from '@/lib/flow/lanes';
import { copiesOf, findStep, flatten, insertAt, moveStep, placeOf, removeStep, replaceStep, rootLane, type Place } from '@/lib/flow/tree';

export type Side = 'settings' | 'test' | 'versions';

interface State {
  history: History;
  /** A step's id, the trigger's, or null. */
  chosen: string | null;
  folded: ReadonlySet<string>;
  side: Side;
  /** A field of the chosen step that a finding points at. */
  field: string;
}

type Action =
  | { do: 'edit'; document: FlowDocument; tag: string; choose?: string | null }
  | { do: 'choose'; id: string | null; field?: string }
  | { do: 'side'; side: Side }
  | { do: 'fold'; ids: string[]; folded: boolean }
  | { do: 'undo' }
  | { do: 'redo' };

/** What is chosen may have gone with the change. */
function settle(state: State): State {
  const { chosen } = state;
  if (chosen === null || chosen === triggerId || findStep(state.history.present, chosen) !== undefined) return state;
  return { ...state, chosen: null };
}

function reduce(state: State, action: Action): State {
  switch (action.do) {
    case 'edit': {
      const history = change(state.history, action.document, action.tag);
      return settle({ ...state, history, chosen: action.choose === undefined ? state.chosen : action.choose });
    }
    case 'choose': {
      // Who tests goes from step to step, and stays at testing.
      const isTesting = state.side === 'test' && action.field === undefined;
      const side = action.id === null || isTesting ? state.side : 'settings';
      return { ...state, chosen: action.id, field: action.field ?? '', side };
    }
    case 'side':
      return { ...state, side: action.side };
    case 'fold': {
      const folded = new Set(state.folded);
      for (const id of action.ids) {
        if (action.folded) folded.add(id);
        else folded.delete(id);
      }
      return { ...state, folded };
    }
    case 'undo':
      return settle({ ...state, history: undo(state.history) });
    case 'redo':
      return settle({ ...state, history: redo(state.history) });
  }
}

export interface Editor extends Omit<State, 'history'> {
  document: FlowDocument;
  step: Step | undefined;
  canUndo: boolean;
  canRedo: boolean;
  edit: (document: FlowDocument, tag?: string) => void;
  editStep: (step: Step, tag?: string) => void;
  choose: (id: string | null, field?: string) => void;
  setSide: (side: Side) => void;
  fold: (ids: string[], folded: boolean) => void;
  add: (place: Place, steps: Step[]) => void;
  addControl: (place: Place, kind: ControlKind) => void;
  paste: (place: Place, steps: Step[]) => void;
  remove: (id: string) => void;
  duplicate: (id: string) => void;
  move: (id: string, to: Place) => void;
  undo: () => void;
  redo: () => void;
}

const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (editor === null) throw new Error('useEditor outside of EditorProvider');
  return editor;
}

/** Where something new goes: after the chosen step, or at the end. */
export function placeAfter(document: FlowDocument, chosen: string | null): Place {
  if (chosen === triggerId) return { parent: null, lane: rootLane, index: 0 };
  const place = chosen === null ? undefined : placeOf(document, chosen);
  if (place === undefined) return { parent: null, lane: rootLane, index: document.steps.length };
  return { ...place, index: place.index + 1 };
}

/** What is chosen once a step is gone: the one before it, else the one that holds it. */
function neighbour(document: FlowDocument, id: string): string {
  const place = placeOf(document, id);
  if (place === undefined) return triggerId;
  const parent = place.parent === null ? undefined : findStep(document, place.parent);
  const steps = parent === undefined ? document.steps : (lanesOf(parent).find(({ key }) => key === place.lane)?.steps ?? []);
  return steps[place.index - 1]?.id ?? place.parent ?? triggerId;
}

export function EditorProvider({ start, children }: { start: FlowDocument; children: ReactNode }) {
  const [state, dispatch] = useReducer(reduce, start, (document): State => {
    return { history: begin(document), chosen: null, folded: new Set(), side: 'settings', field: '' };
  });
  // The same from the first to the last: what only calls these is not drawn again.
  const steady = useMemo(
    () => ({
      choose: (id: string | null, field?: string) => { dispatch(field === undefined ? { do: 'choose', id } : { do: 'choose', id, field }); },
      setSide: (side: Side) => { dispatch({ do: 'side', side }); },
      fold: (ids: string[], folded: boolean) => { dispatch({ do: 'fold', ids, folded }); },
      undo: () => { dispatch({ do: 'undo' }); },
      redo: () => { dispatch({ do: 'redo' }); },
    }),
    [],
  );
  const editor = useMemo((): Editor => {
    const { history, ...rest } = state;
    const document = history.present;
    const edit = (next: FlowDocument, tag = '', choose?: string | null) => {
      dispatch(choose === undefined ? { do: 'edit', document: next, tag } : { do: 'edit', document: next, tag, choose });
    };
    const add = (place: Place, steps: Step[]) => { edit(insertAt(document, place, steps), '', steps[0]?.id ?? null); };
    return {
      ...rest,
      ...steady,
      document,
      step: state.chosen === null ? undefined : findStep(document, state.chosen),
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      edit: (next, tag) => { edit(next, tag); },
      editStep: (step, tag) => { edit(replaceStep(document, step), tag); },
      add,
      addControl: (place, kind) => { add(place, [newControl(document, kind)]); },
      paste: (place, steps) => { add(place, copiesOf(document, steps)); },
      remove: (id) => { edit(removeStep(document, id), '', neighbour(document, id)); },
      duplicate: (id) => {
        const step = findStep(document, id);
        const place = placeOf(document, id);
        if (step !== undefined && place !== undefined) add({ ...place, index: place.index + 1 }, copiesOf(document, [step]));
      },
      move: (id, to) => { edit(moveStep(document, id, to), '', id); },
    };
  }, [state, steady]);
  return <EditorContext value={editor}>{children}</EditorContext>;
}

/** Steps that hold others. */
export function foldable(document: FlowDocument): string[] {
  return flatten(document.steps).filter((step) => lanesOf(step).length > 0).map(({ id }) => id);
}
