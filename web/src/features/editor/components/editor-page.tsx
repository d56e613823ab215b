import { ActionIcon, Button, CloseButton, Group, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconArrowsMaximize, IconCommand, IconHistory, IconPlayerPlay, IconRocket } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';

import { QueryView } from '@/components/query-view';
import type { Operation } from '@/lib/operations';
import { text as commonText } from '@/text';
import { editorText as text } from '@/text-editor';

import { stepsAsText, stepsFromText } from '../api/clipboard';
import { recordIn, withMembers } from '@/lib/flow/document';
import { draftQuery, loadDraft, saveDraft, type Draft } from '@/lib/flow/draft';
import { DraftKeeper } from '../api/draft-keeper';
import { newAction } from '@/lib/flow/kinds';
import { triggerId } from '../api/layout';
import { readLocalCopy, writeLocalCopy } from '../api/local-copy';
import type { Outcome } from '@/lib/flow/testing';
import type { Place } from '@/lib/flow/tree';
import { Canvas } from './canvas';
import classes from './editor-page.module.css';
import { EditorProvider, foldable, placeAfter, useEditor } from './editor-state';
import { Palette, type Command, type PaletteMode } from './palette';
import { toneOf } from './test-result';

// What the canvas does not need to be seen and used.
const SettingsSide = lazy(() => import('./settings-side').then((module) => ({ default: module.SettingsSide })));
const TestSide = lazy(() => import('./test-side').then((module) => ({ default: module.TestSide })));
const VersionsSide = lazy(() => import('./versions-side').then((module) => ({ default: module.VersionsSide })));
const PublishDialog = lazy(() => import('./publish-dialog').then((module) => ({ default: module.PublishDialog })));
const ConflictDialog = lazy(() => import('./conflict-dialog').then((module) => ({ default: module.ConflictDialog })));

const route = getRouteApi('/flows/$id/edit');

/** Names this tab among those that save. */
const tab = crypto.randomUUID();

/** How often it is looked whether another window saved. */
const lookMs = 3000;

export function EditorPage(): ReactNode {
  const { id } = route.useParams();
  const client = useQueryClient();
  const query = useQuery(draftQuery(id));
  // Who comes back reads it anew.
  useEffect(() => () => { client.removeQueries({ queryKey: draftQuery(id).queryKey }); }, [client, id]);
  return (
    <div className={classes.page}>
      <QueryView query={query}>{(draft) => <LoadedEditor key={id} flow={id} draft={draft} />}</QueryView>
    </div>
  );
}

function LoadedEditor({ flow, draft }: { flow: string; draft: Draft }) {
  const [local] = useState(() => readLocalCopy(flow));
  const [keeper] = useState(() => {
    const made = new DraftKeeper(
      {
        save: (document, revision) => saveDraft(flow, document, revision, tab),
        load: () => loadDraft(flow, new AbortController().signal),
        keep: (copy) => { writeLocalCopy(flow, copy); },
        editor: tab,
      },
      draft,
    );
    return made;
  });
  const isNewer = local !== null && JSON.stringify(local.document) !== JSON.stringify(draft.document);
  useEffect(() => {
    if (isNewer) keeper.bringBack(local, draft);
    return () => { keeper.stop(); };
  }, [keeper, isNewer, local, draft]);
  return (
    <EditorProvider start={isNewer ? local.document : draft.document}>
      <EditorBody flow={flow} keeper={keeper} note={isNewer ? text.broughtBack : ''} />
    </EditorProvider>
  );
}

interface EditorBodyProps {
  flow: string;
  keeper: DraftKeeper;
  note: string;
}

interface PaletteRequest {
  mode: PaletteMode;
  place: Place;
}

function countsOf(findings: Draft['findings']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { step, severity } of findings) if (severity === 'error') counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}

function EditorBody({ flow, keeper, note: firstNote }: EditorBodyProps) {
  const editor = useEditor();
  const { document, chosen, side } = editor;
  const snapshot = useSyncExternalStore(keeper.subscribe, keeper.current);
  const [palette, setPalette] = useState<PaletteRequest | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [note, setNote] = useState(firstNote);
  const [fitRequest, setFitRequest] = useState(0);

  useEffect(() => { keeper.edit(document); }, [keeper, document]);
  useEffect(() => { window.document.title = `${document.name} · ${commonText.product}`; }, [document.name]);
  useOtherWindows(flow, keeper, (draft) => {
    editor.edit(draft.document);
    setNote(text.takenOver);
  });

  const openPalette = useCallback((mode: PaletteMode) => { setPalette({ mode, place: placeAfter(document, chosen) }); }, [document, chosen]);
  const onAdd = useCallback((place: Place) => { setPalette({ mode: 'add', place }); }, []);
  const problems = useMemo(() => countsOf(snapshot.findings), [snapshot.findings]);
  const marks = useMemo(() => new Map(outcome?.steps.map((entry) => [entry.step, toneOf(entry)])), [outcome]);
  const commands = useCommands(() => { setPublishing(true); }, () => { setFitRequest((count) => count + 1); }, openPalette);
  useShortcuts(openPalette, setNote, () => { setPublishing(true); });

  const takeOperation = (operation: Operation) => {
    if (palette === null) return;
    if (palette.mode === 'trigger') {
      const operations = [...new Set([...document.trigger.operations, operation.id])];
      const schedule = operation.id === 'core.schedule' ? { schedule: { cron: '0 9 * * 1-5' } } : {};
      editor.edit({ ...document, trigger: { ...document.trigger, ...schedule, operations } });
      editor.choose(triggerId);
    } else if (palette.mode === 'event' && editor.step !== undefined) {
      editor.editStep(withMembers(editor.step, { event: { ...recordIn(editor.step.event), operation: operation.id } }));
    } else if (palette.mode === 'operation' && editor.step !== undefined) {
      editor.editStep(withMembers(editor.step, { operation: operation.id, title: operation.title }));
    } else {
      editor.add(palette.place, [newAction(document, operation)]);
    }
  };

  return (
    <>
      <Bar flow={flow} keeper={keeper} onPublish={() => { setPublishing(true); }} onCommands={() => { openPalette('commands'); }} />
      {note !== '' && (
        <div className={classes.note} role="status">
          <span style={{ flex: 1 }}>{note}</span>
          <CloseButton size="sm" aria-label={text.close} onClick={() => { setNote(''); }} />
        </div>
      )}
      <div className={classes.work}>
        <div style={{ position: 'relative', display: 'flex', flex: 1, minWidth: 0 }}>
          <Canvas problems={problems} marks={marks} onAdd={onAdd} fitRequest={fitRequest} />
          <div className={classes.tools}>
            <Tooltip label={text.fit}>
              <ActionIcon variant="default" size="lg" aria-label={text.fit} onClick={() => { setFitRequest((count) => count + 1); }}>
                <IconArrowsMaximize size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        </div>
        <Suspense>
          {side === 'settings' && chosen !== null && <SettingsSide findings={snapshot.findings} openPalette={openPalette} />}
          {side === 'test' && <TestSide flow={flow} outcome={outcome} onOutcome={setOutcome} flush={() => keeper.flush()} />}
          {side === 'versions' && <VersionsSide flow={flow} />}
        </Suspense>
      </div>
      {palette !== null && (
        <Palette key={palette.mode} mode={palette.mode} commands={commands} onClose={() => { setPalette(null); }} onControl={(kind) => { editor.addControl(palette.place, kind); }} onOperation={takeOperation} />
      )}
      <Suspense>
      {isPublishing && (
        <PublishDialog
          flow={flow}
          flush={() => keeper.flush()}
          revision={() => keeper.savedRevision}
          onPublished={() => { keeper.published(); }}
          onClose={() => { setPublishing(false); }}
        />
      )}
      {snapshot.theirs !== null && (
        <ConflictDialog
          theirs={snapshot.theirs}
          keepMine={() => { keeper.keepMine(); }}
          takeTheirs={() => {
            const { theirs } = snapshot;
            if (theirs === null) return;
            keeper.adopt(theirs);
            editor.edit(theirs.document);
          }}
        />
      )}
      </Suspense>
    </>
  );
}

/** Looks now and then whether another window saved, while nothing is unsaved here. */
function useOtherWindows(flow: string, keeper: DraftKeeper, onTaken: (draft: Draft) => void) {
  const look = useEffectEvent(async (signal: AbortSignal) => {
    if (keeper.current().state !== 'saved' || window.document.hidden) return;
    const revision = keeper.savedRevision;
    try {
      const draft = await loadDraft(flow, signal);
      if (draft.revision === revision || keeper.current().state !== 'saved' || keeper.savedRevision !== revision) return;
      if (draft.editor === tab) return;
      keeper.adopt(draft);
      onTaken(draft);
    } catch {
      // The next save will tell what is wrong.
    }
  });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setInterval(() => void look(controller.signal), lookMs);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, []);
}

function useCommands(publish: () => void, fit: () => void, openPalette: (mode: PaletteMode) => void): Command[] {
  const editor = useEditor();
  const names = text.commandNames;
  const { step } = editor;
  const all: (Command | false)[] = [
    { name: names.add, keys: 'A', run: () => { openPalette('add'); } },
    { name: names.trigger, run: () => { openPalette('trigger'); } },
    { name: names.test, keys: 'Ctrl+Enter', run: () => { editor.setSide('test'); } },
    { name: names.publish, keys: 'Ctrl+Shift+Enter', run: publish },
    { name: names.versions, run: () => { editor.setSide('versions'); } },
    { name: names.flow, run: () => { editor.choose(triggerId); } },
    editor.canUndo && { name: names.undo, keys: 'Ctrl+Z', run: editor.undo },
    editor.canRedo && { name: names.redo, keys: 'Ctrl+Y', run: editor.redo },
    step !== undefined && { name: names.duplicate, keys: 'D', run: () => { editor.duplicate(step.id); } },
    step !== undefined && { name: names.remove, keys: 'Del', run: () => { editor.remove(step.id); } },
    { name: names.fit, run: fit },
    { name: names.foldAll, run: () => { editor.fold(foldable(editor.document), true); } },
    { name: names.unfoldAll, run: () => { editor.fold(foldable(editor.document), false); } },
  ];
  return all.filter((command) => command !== false);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Keys that work wherever the focus is, and the clipboard. */
function useShortcuts(openPalette: (mode: PaletteMode) => void, tell: (note: string) => void, publish: () => void) {
  const editor = useEditor();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === 'k') openPalette('commands');
    else if (key === 'enter' && event.shiftKey) publish();
    else if (key === 'enter') editor.setSide('test');
    else if (isTyping(event.target)) return;
    else if (key === 'z' && !event.shiftKey) editor.undo();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) editor.redo();
    else return;
    event.preventDefault();
  });
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (isTyping(event.target) || editor.step === undefined || (window.getSelection()?.toString() ?? '') !== '') return;
    event.clipboardData?.setData('text/plain', stepsAsText([editor.step]));
    event.preventDefault();
    if (event.type === 'cut') editor.remove(editor.step.id);
    else tell(text.copied);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (isTyping(event.target)) return;
    const steps = stepsFromText(event.clipboardData?.getData('text/plain') ?? '');
    event.preventDefault();
    if (steps.length > 0) editor.paste(placeAfter(editor.document, editor.chosen), steps);
    tell(steps.length > 0 ? text.pasted(steps.length) : text.notSteps);
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => { onKey(event); };
    const copy = (event: ClipboardEvent) => { onCopy(event); };
    const paste = (event: ClipboardEvent) => { onPaste(event); };
    window.addEventListener('keydown', key);
    window.document.addEventListener('copy', copy);
    window.document.addEventListener('cut', copy);
    window.document.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('keydown', key);
      window.document.removeEventListener('copy', copy);
      window.document.removeEventListener('cut', copy);
      window.document.removeEventListener('paste', paste);
    };
  }, []);
}

interface BarProps {
  flow: string;
  keeper: DraftKeeper;
  onPublish: () => void;
  onCommands: () => void;
}

function Bar({ flow, keeper, onPublish, onCommands }: BarProps) {
  const editor = useEditor();
  const { document, edit, side, setSide } = editor;
  const { state, error } = useSyncExternalStore(keeper.subscribe, keeper.current);
  return (
    <div className={classes.bar}>
      <h1 className="visually-hidden">{text.heading(document.name)}</h1>
      <Link to="/flows/$id" params={{ id: flow }} aria-label={commonText.flows.title} title={commonText.flows.title} style={{ display: 'inline-flex', color: 'inherit' }}>
        <IconArrowLeft size={20} aria-hidden />
      </Link>
      <TextInput
        className={classes.name ?? ''}
        variant="unstyled"
        aria-label={text.name}
        value={document.name}
        onChange={({ currentTarget }) => { edit({ ...document, name: currentTarget.value }, 'name'); }}
        styles={{ input: { fontWeight: 650, fontSize: 16, textOverflow: 'ellipsis' } }}
      />
      <span className={classes.state} data-state={state} role="status" title={error}>
        {text.save[state]}
        {state === 'refused' && `: ${error}`}
      </span>
      <Group gap={4} wrap="nowrap" className={classes.wide ?? ''}>
        <IconAction label={text.undo} icon={IconArrowBackUp} disabled={!editor.canUndo} onClick={editor.undo} />
        <IconAction label={text.redo} icon={IconArrowForwardUp} disabled={!editor.canRedo} onClick={editor.redo} />
        <IconAction label={text.commands} icon={IconCommand} onClick={onCommands} />
        <IconAction label={text.versions} icon={IconHistory} onClick={() => { setSide(side === 'versions' ? 'settings' : 'versions'); }} />
      </Group>
      <Button variant="default" size="sm" px="sm" aria-label={text.test} onClick={() => { setSide(side === 'test' ? 'settings' : 'test'); }}>
        <IconPlayerPlay size={16} aria-hidden />
        <span className={classes.word}>{text.test}</span>
      </Button>
      <Button size="sm" px="sm" aria-label={text.publish} onClick={onPublish}>
        <IconRocket size={16} aria-hidden />
        <span className={classes.word}>{text.publish}</span>
      </Button>
    </div>
  );
}

interface IconActionProps {
  label: string;
  icon: typeof IconHistory;
  disabled?: boolean;
  onClick: () => void;
}

function IconAction({ label, icon: Mark, disabled = false, onClick }: IconActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} disabled={disabled} onClick={onClick}>
        <Mark size={19} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
