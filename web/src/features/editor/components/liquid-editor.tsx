import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { Decoration, EditorView, keymap, MatchDecorator, placeholder, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';

import { shortValue } from '../api/mapping';
import type { SourceGroup } from '../api/scope';
import { filtersQuery, type Filter } from '../api/transforms';
import classes from './liquid-editor.module.css';

/** Lets a person put a field at the cursor from outside. */
export interface LiquidHandle {
  insert: (text: string) => void;
}

interface LiquidEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  groups: SourceGroup[];
  /** Whole values to choose from, such as those of a list of choices. */
  choices?: string[];
  hint?: string;
  hasError?: boolean;
  onFocus?: (handle: LiquidHandle) => void;
}

const liquid = new MatchDecorator({ regexp: /\{\{[^}]*\}?\}|\{%[^%]*%\}/g, decoration: Decoration.mark({ class: 'cm-liquid' }) });

const highlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = liquid.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = liquid.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const theme = EditorView.theme({
  '&': { fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', maxHeight: '220px', overflow: 'auto' },
});

/** Inside of an output: paths, and filters behind a bar. Outside: whole outputs, and the choices of the field. */
function complete(context: CompletionContext, groups: SourceGroup[], choices: string[], filters: Filter[]): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos);
  const opened = before.lastIndexOf('{{');
  const isInside = opened >= 0 && !before.includes('}}', opened);
  const sources = groups.flatMap((group) => group.sources.map((source) => ({ ...source, group: group.title })));
  const word = context.matchBefore(/[\w.-]*/);
  const from = word?.from ?? context.pos;
  if (isInside && /\|\s*[\w]*$/.test(before)) {
    return { from, options: filters.map(({ name, title, signature }) => ({ label: name, detail: title, info: signature, type: 'function' })) };
  }
  if (isInside) {
    return { from, options: sources.map(({ path, label, example }) => ({ label: path, detail: example === undefined ? label : shortValue(example), type: 'variable' })) };
  }
  if (!context.explicit && (word === null || word.text.length === 0)) return null;
  return {
    from,
    options: [
      ...choices.map((choice) => ({ label: choice, type: 'enum', boost: 10 })),
      ...sources.map(({ path, label, group }) => ({ label, detail: group, apply: `{{ ${path} }}`, type: 'variable' })),
    ],
  };
}

/** A text with Liquid in it: coloured, with completion of fields and filters. */
export function LiquidEditor(props: LiquidEditorProps) {
  const { label, value, hint = '', hasError = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const filters = useQuery(filtersQuery);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent((written: string) => { if (written !== props.value) props.onChange(written); });
  const focused = useEffectEvent((handle: LiquidHandle) => props.onFocus?.(handle));
  const completions = useEffectEvent((context: CompletionContext) => complete(context, props.groups, props.choices ?? [], filters.data ?? []));
  const first = useEffectEvent(() => value);

  useEffect(() => {
    if (box.current === null) return;
    const handle: LiquidHandle = {
      insert: (text) => {
        const editor = view.current;
        if (editor === null) return;
        editor.dispatch(editor.state.replaceSelection(text));
        editor.focus();
      },
    };
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: first(),
        extensions: [
          history(),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          autocompletion({ override: [(context) => completions(context)], icons: false }),
          highlight,
          theme,
          placeholder(hint),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => { if (update.docChanged) changed(update.state.doc.toString()); }),
          EditorView.domEventHandlers({ focus: () => { focused(handle); } }),
        ],
      }),
    });
    view.current = editor;
    return () => { editor.destroy(); };
  }, [label, hint]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={box} className={classes.frame} data-error={hasError} />;
}
