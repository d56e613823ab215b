import '@xyflow/react/dist/base.css';

import { useComputedColorScheme } from '@mantine/core';
import {
  Background,
  ReactFlow,
  ReactFlowProvider,
  useNodesState,
  Position,
  useReactFlow,
  type Edge,
  type NodeHandle,
  type OnNodeDrag,
} from '@xyflow/react';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react';

import { editorText as text } from '@/text-editor';

import { card, layOut, plus, triggerId, type Item, type Picture } from '../api/layout';
import { lanesOf } from '@/lib/flow/lanes';
import { findStep, placeOf, type Place } from '@/lib/flow/tree';
import classes from './canvas.module.css';
import { CanvasContext, type CanvasState, type StepMark } from './canvas-state';
import { nodeTypes, type CanvasNode } from './cards';
import { foldable, placeAfter, useEditor, type Editor } from './editor-state';
import { TreeEdge } from './tree-edge';

const edgeTypes = { tree: TreeEdge };

/** How near, in pixels of the canvas, a dragged step must come to a plus to go there. */
const reach = 130;
/** The smallest scale at which a card can be read without effort. */
const readable = 0.62;
/** Pixels above the trigger when the editor opens. */
const beginning = 36;

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

function sizeOf(item: Item): { width: number; height: number } {
  if (item.kind === 'plus') return { width: plus.size, height: plus.size };
  if (item.kind === 'label') return { width: 200, height: 26 };
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

function nodesOf(picture: Picture): CanvasNode[] {
  return picture.items.map((item) => ({
    id: item.id,
    type: item.kind,
    position: { x: item.x, y: item.y },
    data: { item },
    draggable: item.kind === 'step',
    selectable: false,
    focusable: false,
    zIndex: item.kind === 'frame' ? -1 : 0,
    ...sizeOf(item),
    measured: sizeOf(item),
    handles: handlesOf(sizeOf(item)),
  }));
}

function edgesOf(picture: Picture): Edge[] {
  return picture.lines.map((line) => ({ ...line, type: 'tree', focusable: false, selectable: false }));
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

function CanvasBody({ problems, marks, onAdd, fitRequest }: CanvasProps) {
  const editor = useEditor();
  const scheme = useComputedColorScheme('light');
  const view = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const picture = useMemo(() => layOut(editor.document, editor.folded), [editor.document, editor.folded]);
  const [nodes, setNodes, onNodesChange] = useNodesState<CanvasNode>(nodesOf(picture));
  const [target, setTarget] = useState<Place | null>(null);
  const edges = useMemo(() => edgesOf(picture), [picture]);
  useEffect(() => { setNodes(nodesOf(picture)); }, [picture, setNodes]);

  const state = useMemo((): CanvasState => {
    return {
      trigger: editor.document.trigger,
      chosen: editor.chosen,
      target,
      problems,
      marks,
      foldable: new Set(foldable(editor.document)),
      choose: editor.choose,
      fold: (id, folded) => { editor.fold([id], folded); },
      addAt: onAdd,
    };
  }, [editor, target, problems, marks, onAdd]);

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
    const [left, top] = [item.x * zoom + x, item.y * zoom + y];
    const inside = left > 0 && top > 0 && left + card.width * zoom < box.width && top + card.height * zoom < box.height;
    if (!inside) void view.setCenter(item.x + card.width / 2, item.y + card.height / 2, { zoom, duration: 120 });
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
  const { chosen } = editor;
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

  const onDrag: OnNodeDrag<CanvasNode> = (_, node) => { setTarget(nearest(picture, node.position.x, node.position.y)); };
  const onDrop: OnNodeDrag<CanvasNode> = (_, node) => {
    setTarget(null);
    setNodes(nodesOf(picture));
    const place = nearest(picture, node.position.x, node.position.y);
    if (place !== null) editor.move(node.id, place);
  };

  return (
    <div ref={frame} className={classes.canvas} role="group" tabIndex={-1} aria-label={text.canvas} onKeyDown={onKeyDown}>
      <CanvasContext value={state}>
        <ReactFlow
          nodes={nodes}
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
