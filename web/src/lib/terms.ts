import { glossary, type Term } from '@/text-glossary';

/** A piece of a text: plain, or a word that the glossary explains. */
export interface Piece {
  text: string;
  term: Term | null;
}

/** Where a word stands on the page of the glossary. */
export function anchorOf({ word }: Term): string {
  return word.toLowerCase().replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '');
}

// Words of Tendril itself: those of the other systems mean something else in most sentences here.
const own = glossary[0]?.terms ?? [];
const byWord = new Map(own.map((term) => [term.word.toLowerCase(), term]));

/** "runs" and "Run" are the word Run; "people" are persons. */
function termOf(written: string): Term | undefined {
  const word = written.toLowerCase();
  const singular = word === 'people' ? 'person' : word.endsWith('ches') ? word.slice(0, -2) : word.replace(/s$/, '');
  return byWord.get(word) ?? byWord.get(singular);
}

// Longer words first: a dead letter is more than a letter.
const words = own.map(({ word }) => word).toSorted((one, other) => other.length - one.length);
const pattern = new RegExp(`\\b(?:${words.join('|')}|people)(?:e?s)?\\b`, 'gi');

/** The text in pieces, with the first use of every word of the glossary marked. */
export function piecesOf(text: string): Piece[] {
  const seen = new Set<Term>();
  const pieces: Piece[] = [];
  let rest = 0;
  for (const { 0: written, index } of text.matchAll(pattern)) {
    const term = termOf(written);
    if (term === undefined || seen.has(term)) continue;
    seen.add(term);
    if (index > rest) pieces.push({ text: text.slice(rest, index), term: null });
    pieces.push({ text: written, term });
    rest = index + written.length;
  }
  if (rest < text.length) pieces.push({ text: text.slice(rest), term: null });
  return pieces;
}
