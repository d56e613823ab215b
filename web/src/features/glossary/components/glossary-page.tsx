import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Page } from '@/components/page';
import { Panel } from '@/components/panel';
import { anchorOf } from '@/lib/terms';
import { text } from '@/text';
import { glossary } from '@/text-glossary';

import classes from './glossary.module.css';

/** The words of Tendril and of the two systems it joins. */
export function GlossaryPage(): ReactNode {
  const hash = useLocation({ select: (location) => location.hash });
  const [wanted, setWanted] = useState('');
  const search = wanted.trim().toLowerCase();
  const found = glossary
    .map((section) => ({
      ...section,
      terms: section.terms.filter(({ word, meaning }) => `${word} ${meaning}`.toLowerCase().includes(search)),
    }))
    .filter(({ terms }) => terms.length > 0);
  return (
    <Page title={text.glossary.title} intro={text.glossary.intro}>
      <TextInput
        label={text.glossary.search}
        type="search"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={({ currentTarget }) => { setWanted(currentTarget.value); }}
        maw={380}
      />
      {found.length === 0 && <Empty icon={IconSearch} title={text.glossary.none}>{text.glossary.noneHint}</Empty>}
      {found.map((section) => (
        <Panel key={section.title} title={section.title}>
          <dl className={classes.terms}>
            {section.terms.map((term) => (
              <div key={term.word} id={anchorOf(term)} className={classes.term} data-wanted={anchorOf(term) === hash}>
                <dt>{term.word}</dt>
                <dd>{term.meaning}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      ))}
    </Page>
  );
}
