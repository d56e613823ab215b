import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { anchorOf, piecesOf } from '@/lib/terms';
import type { Term } from '@/text-glossary';

import classes from './prose.module.css';

/** A sentence in which the words of the glossary tell what they mean. */
export function Prose({ children }: { children: string }) {
  return piecesOf(children).map(({ text, term }, index) => (term === null ? text : <Word key={index} term={term} written={text} />));
}

function Word({ term, written }: { term: Term; written: string }) {
  return (
    <Tooltip label={term.meaning} multiline maw={320} events={{ hover: true, focus: true, touch: false }}>
      <Link to="/glossary" hash={anchorOf(term)} className={classes.word}>
        {written}
      </Link>
    </Tooltip>
  );
}
