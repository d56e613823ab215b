import { describe, expect, it } from 'vitest';

import { anchorOf, piecesOf } from './terms';

const marked = (text: string) => piecesOf(text).flatMap(({ text: written, term }) => (term === null ? [] : [[written, term.word]]));

describe('piecesOf', () => {
  it('finds the words of the glossary, in singular and plural', () => {
    expect(marked('A flow has branches, and people start its runs.')).toEqual([
      ['flow', 'Flow'],
      ['branches', 'Branch'],
      ['people', 'Person'],
      ['runs', 'Run'],
    ]);
  });

  it('takes the longest word, and each only once', () => {
    expect(marked('A dead letter is a run; the run is kept.')).toEqual([
      ['dead letter', 'Dead letter'],
      ['run', 'Run'],
    ]);
  });

  it('leaves parts of other words alone, and loses nothing of the text', () => {
    const text = 'Overflowing eventually: stepping.';
    expect(marked(text)).toEqual([]);
    expect(piecesOf(`The flow ${text}`).map((piece) => piece.text).join('')).toBe(`The flow ${text}`);
  });
});

describe('anchorOf', () => {
  it('makes an address of a word', () => {
    expect(anchorOf({ word: 'Location (sub-account)', meaning: '' })).toBe('location-sub-account');
  });
});
