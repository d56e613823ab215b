import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ApiError } from '@/lib/problem';

import type { Draft } from '@/lib/flow/draft';
import { emptyDocument, type FlowDocument } from '@/lib/flow/document';
import { DraftKeeper, type LocalCopy } from './draft-keeper';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A server with one draft, that can be out of reach or lose an answer. */
class Server {
  revision = 1;
  document = emptyDocument('start');
  editor = '';
  reachable = true;
  losesAnswer = false;

  draft(): Draft {
    return { revision: this.revision, is_draft: true, editor: this.editor, saved_at: null, document: this.document, findings: [] };
  }

  save(document: FlowDocument, revision: number, editor: string): Promise<Draft> {
    if (!this.reachable) return Promise.reject(new ApiError(0, 'unreachable'));
    if (revision !== this.revision) return Promise.reject(new ApiError(409, 'changed elsewhere'));
    this.revision += 1;
    this.document = document;
    this.editor = editor;
    if (!this.losesAnswer) return Promise.resolve(this.draft());
    this.losesAnswer = false;
    return Promise.reject(new ApiError(0, 'unreachable'));
  }
}

function open(server: Server, editor: string) {
  const kept: { copy: LocalCopy | null } = { copy: null };
  const keeper = new DraftKeeper(
    {
      save: (document, revision) => server.save(document, revision, editor),
      load: () => Promise.resolve(server.draft()),
      keep: (copy) => { kept.copy = copy; },
      editor,
    },
    server.draft(),
  );
  return { keeper, kept };
}

test('an edit is saved a moment later, and no copy is left in the browser', async () => {
  const server = new Server();
  const { keeper, kept } = open(server, 'a');
  keeper.edit(emptyDocument('edited'));
  expect(kept.copy?.document.name).toBe('edited');
  await vi.advanceTimersByTimeAsync(600);
  expect([server.document.name, keeper.current().state, kept.copy]).toEqual(['edited', 'saved', null]);
});

test('while the server is away edits stay in the browser, and are saved when it is back', async () => {
  const server = new Server();
  server.reachable = false;
  const { keeper, kept } = open(server, 'a');
  keeper.edit(emptyDocument('edited'));
  await vi.advanceTimersByTimeAsync(3000);
  expect([keeper.current().state, kept.copy?.document.name]).toEqual(['offline', 'edited']);
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect([server.document.name, keeper.current().state]).toEqual(['edited', 'saved']);
});

test('what another browser saved is not written over: a person chooses', async () => {
  const server = new Server();
  const mine = open(server, 'a').keeper;
  const theirs = open(server, 'b').keeper;
  theirs.edit(emptyDocument('theirs'));
  await vi.advanceTimersByTimeAsync(600);
  mine.edit(emptyDocument('mine'));
  await vi.advanceTimersByTimeAsync(600);
  expect([mine.current().state, mine.current().theirs?.document.name, server.document.name]).toEqual(['conflict', 'theirs', 'theirs']);
  mine.keepMine();
  await vi.advanceTimersByTimeAsync(600);
  expect([mine.current().state, server.document.name]).toEqual(['saved', 'mine']);
});

test('a lost answer is no conflict with oneself', async () => {
  const server = new Server();
  server.losesAnswer = true;
  const { keeper } = open(server, 'a');
  keeper.edit(emptyDocument('edited'));
  await vi.advanceTimersByTimeAsync(600);
  keeper.edit(emptyDocument('edited twice'));
  await vi.advanceTimersByTimeAsync(5000);
  expect([keeper.current().state, server.document.name]).toEqual(['saved', 'edited twice']);
});

test('edits of an earlier visit are saved, unless somebody else was faster', async () => {
  const server = new Server();
  const first = open(server, 'a').keeper;
  first.bringBack({ revision: 1, document: emptyDocument('brought back') }, server.draft());
  await vi.advanceTimersByTimeAsync(100);
  expect(server.document.name).toBe('brought back');
  const second = open(server, 'b').keeper;
  second.bringBack({ revision: 1, document: emptyDocument('too late') }, server.draft());
  expect(second.current().state).toBe('conflict');
});
