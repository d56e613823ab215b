import '@xyflow/react/dist/base.css';

import { useComputedColorScheme } from '@mantine/core';
import { Background, ReactFlow, ReactFlowProvider, useReactFlow, type OnNodeDrag, type OnNodesChange, type XYPosition } from '@xyflow/react';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react';

import { editorText as text } from '@/text-editor';

import { card, layOut, triggerId, type Picture } from '../api/layout';
import { Shelf, type CanvasNode, type StepMark } from '../api/nodes';
import { lanesOf } from '@/lib/flow/lanes';
import { findStep, placeOf, type Place } from '@/lib/flow/tree';
import classes from './canvas.module.css';
import { CanvasContext, type CanvasActions } from './canvas-state';
import { nodeTypes } from './cards';
import { foldable, placeAfter, useEditor, type Editor } from './editor-state';
import { focusPanel } from './panel-focus';
import { TreeEdge } from './tree-edge';

const edgeTypes = { tree: TreeEdge };

/** How near, in pixels of the canvas, a dragged step must come to a plus to go there. */
const reach = 130;
/** The smallest scale at which a card can be read without effort. */
const readable = 0.8;
/** Pixels above the trigger when the editor opens. */
const beginning = 36;
/** Pixels around a card that is brought into sight. */
const edge = 90;

interface CanvasProps {
  problems: ReadonlyMap<string, number>;
  marks: ReadonlyMap<string, StepMark>;
  onAdd: (place: Place) => void;
  /** Changes when a person asks to see the whole flow. */
  fitRequest: number;
}

export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasBody {...props} />
    </ReactFlowProvider>
  );
}

/** The place to add that is nearest to a dragged card. */
function nearest(picture: Picture, x: number, y: number): Place | null {
  let best: { place: Place; distance: number } | null = null;
  for (const item of picture.items) {
    if (item.kind !== 'plus') continue;
    const distance = Math.hypot(item.x - x - card.width / 2, item.y - y - card.height / 2);
    if (distance < reach && (best === null || distance < best.distance)) best = { place: item.place, distance };
  }
  return best?.place ?? null;
}

/** The step above, below, outside or inside of the chosen one. */
function stepTo(editor: Editor, picture: Picture, chosen: string, key: string): string | undefined {
  const order = [triggerId, ...picture.items.flatMap((item) => (item.kind === 'step' ? [item.id] : []))];
  const index = order.indexOf(chosen);
  if (index < 0) return triggerId;
  const step = findStep(editor.document, chosen);
  if (key === 'ArrowDown') return order[index + 1];
  if (key === 'ArrowUp') return order[index - 1];
  if (key === 'ArrowLeft') return step === undefined ? undefined : (placeOf(editor.document, step.id)?.parent ?? triggerId);
  const inner = step === undefined ? undefined : lanesOf(step).find(({ steps }) => steps.length > 0);
  return inner?.steps[0]?.id ?? order[index + 1];
}

/** How far something has to move so that all of it is inside, with some room around it; 0 where it is inside. */
function shiftInto(at: number, length: number, room: number): number {
  const margin = Math.min(edge, Math.max(0, (room - length) / 2));
  if (at >= 0 && at + length <= room) return 0;
  return at < margin ? margin - at : room - margin - length - at;
}

function CanvasBody({ problems, marks, onAdd, fitRequest }: CanvasProps) {
  const editor = useEditor();
  const scheme = useComputedColorScheme('light');
  const view = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const picture = useMemo(() => layOut(editor.document, editor.folded), [editor.document, editor.folded]);
  const [shelf] = useState(() => new Shelf());
  const [target, setTarget] = useState<Place | null>(null);
  const [dragged, setDragged] = useState<{ id: string; position: XYPosition } | null>(null);
  const { chosen, choose, fold } = editor;
  const { trigger } = editor.document;
  const folding = useMemo(() => new Set(foldable(editor.document)), [editor.document]);
  const nodes = useMemo(
    () => shelf.nodesFor(picture, { trigger, chosen, target, problems, marks, foldable: folding }),
    [shelf, picture, trigger, chosen, target, problems, marks, folding],
  );
  const shown = useMemo(
    () => (dragged === null ? nodes : nodes.map((node) => (node.id === dragged.id ? { ...node, position: dragged.position } : node))),
    [nodes, dragged],
  );
  const edges = useMemo(() => shelf.edgesFor(picture.lines), [shelf, picture]);
  const actions = useMemo(
    (): CanvasActions => ({ choose, fold: (id, folded) => { fold([id], folded); }, addAt: onAdd }),
    [choose, fold, onAdd],
  );

  /** The trigger at the top, and as much below as can still be read. */
  const showBeginning = () => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const left = Math.min(...picture.items.map(({ x }) => x));
    const bottom = Math.max(...picture.items.map(({ y }) => y)) + card.height;
    const zoom = Math.min(Math.max(Math.min(box.width / (-2 * left), box.height / bottom) * 0.9, readable), 1);
    void view.setViewport({ x: box.width / 2, y: beginning, zoom });
  };

  const fit = useEffectEvent(() => void view.fitView({ padding: 0.15, maxZoom: 1, duration: 200 }));
  useEffect(() => { if (fitRequest > 0) fit(); }, [fitRequest]);

  /** Keyboard focus follows the chosen step, which comes into sight first. */
  const reveal = useEffectEvent((id: string) => {
    const item = picture.items.find((one) => one.id === id);
    const box = frame.current?.getBoundingClientRect();
    if (item === undefined || box === undefined) return undefined;
    const { x, y, zoom } = view.getViewport();
    const dx = shiftInto(item.x * zoom + x, card.width * zoom, box.width);
    const dy = shiftInto(item.y * zoom + y, card.height * zoom, box.height);
    const inside = dx === 0 && dy === 0;
    if (!inside) void view.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 120 });
    const isTyping = document.activeElement !== document.body && frame.current?.contains(document.activeElement) !== true;
    if (isTyping) return undefined;
    // A card that scrolls out of sight is taken away, and the focus with it: the canvas keeps the keys meanwhile.
    if (!inside) frame.current?.focus({ preventScroll: true });
    const focus = () => frame.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    if (inside) {
      focus();
      return undefined;
    }
    return setTimeout(focus, 160);
  });
  useEffect(() => {
    if (chosen === null || frame.current === null) return;
    let timer = reveal(chosen);
    // A panel that opens beside the canvas takes room from it, perhaps where the card is.
    const watcher = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = reveal(chosen);
    });
    watcher.observe(frame.current);
    return () => {
      watcher.disconnect();
      // Who has walked on is not taken back.
      clearTimeout(timer);
    };
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    const focused = target instanceof Element ? target.closest<HTMLElement>('[data-step]')?.dataset.step : undefined;
    const current = focused ?? editor.chosen;
    const step = current === null ? undefined : findStep(editor.document, current);
    if (key.startsWith('Arrow')) {
      const next = stepTo(editor, picture, current ?? '', key);
      if (next !== undefined) editor.choose(next);
    } else if (key === 'Enter' && current !== null && focused !== undefined) {
      editor.choose(current);
      // The panel may only now be on its way.
      requestAnimationFrame(focusPanel);
    } else if (key === 'a' || key === '+') {
      onAdd(placeAfter(editor.document, current));
    } else if (key === 'i' && step !== undefined && lanesOf(step).length > 0) {
      onAdd({ parent: step.id, lane: lanesOf(step)[0]?.key ?? '', index: 0 });
    } else if ((key === 'Delete' || key === 'Backspace') && step !== undefined) {
      editor.remove(step.id);
    } else if (key === 'd' && step !== undefined) {
      editor.duplicate(step.id);
    } else if (key === ' ' && step !== undefined && lanesOf(step).length > 0) {
      editor.fold([step.id], !editor.folded.has(step.id));
    } else {
      return;
    }
    event.preventDefault();
  };

  // Sizes are told beforehand and positions follow from the flow: a drag is all that may move a card.
  const onNodesChange: OnNodesChange<CanvasNode> = (changes) => {
    for (const change of changes) {
      if (change.type === 'position' && change.dragging === true && change.position !== undefined) {
        setDragged({ id: change.id, position: change.position });
      }
    }
  };
  const onDrag: OnNodeDrag<CanvasNode> = (_, node) => { setTarget(nearest(picture, node.position.x, node.position.y)); };
  const onDrop: OnNodeDrag<CanvasNode> = (_, node) => {
    setTarget(null);
    setDragged(null);
    const place = nearest(picture, node.position.x, node.position.y);
    if (place !== null) editor.move(node.id, place);
  };

  return (
    <div ref={frame} className={classes.canvas} role="group" tabIndex={-1} aria-label={text.canvas} onKeyDown={onKeyDown}>
      <CanvasContext value={actions}>
        <ReactFlow
          nodes={shown}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onNodeDrag={onDrag}
          onNodeDragStop={onDrop}
          colorMode={scheme}
          onInit={showBeginning}
          minZoom={0.15}
          maxZoom={1.5}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          nodeDragThreshold={5}
          onlyRenderVisibleElements
          panOnScroll
          deleteKeyCode={null}
          selectionKeyCode={null}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={22} size={1.2} />
        </ReactFlow>
      </CanvasContext>
    </div>
  );
}
