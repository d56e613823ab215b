import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import { editorText as text } from '@/text-editor';

import { shortValue } from '../api/mapping';
import type { Source, SourceGroup } from '../api/scope';
import classes from './mapping.module.css';

/** What a dragged field is known by. */
export const dragType = 'application/x-tendril-field';

interface SourceListProps {
  groups: SourceGroup[];
  /** Paths that a template reads now. */
  used: ReadonlySet<string>;
  onPick: (source: Source) => void;
}

/** Every field that can be read here, to click or to drag. */
export function SourceList({ groups, used, onPick }: SourceListProps) {
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const shown = groups
    .map((group) => ({ ...group, sources: group.sources.filter(({ path, label }) => `${path} ${label}`.toLowerCase().includes(wanted)) }))
    .filter(({ sources }) => sources.length > 0);
  return (
    <div className={classes.sources}>
      <TextInput
        size="xs"
        mb="xs"
        aria-label={text.mapping.search}
        placeholder={text.mapping.search}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={query}
        onChange={({ currentTarget }) => { setQuery(currentTarget.value); }}
      />
      {groups.length === 0 && <p className={classes.groupTitle}>{text.mapping.noSources}</p>}
      {shown.map((group) => (
        <div key={group.title} className={classes.group} role="group" aria-label={group.title}>
          <div className={classes.groupTitle}>{group.title}</div>
          {group.sources.map((source) => (
            <SourceChip key={source.path} source={source} isUsed={used.has(source.path)} onPick={onPick} />
          ))}
        </div>
      ))}
    </div>
  );
}

function SourceChip({ source, isUsed, onPick }: { source: Source; isUsed: boolean; onPick: (source: Source) => void }) {
  return (
    <button
      type="button"
      className={classes.chip}
      draggable
      data-source={source.path}
      data-used={isUsed}
      title={source.path}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, source.path);
        event.dataTransfer.setData('text/plain', `{{ ${source.path} }}`);
      }}
      // Keeps the cursor in the editor that the field goes into.
      onMouseDown={(event) => { if (event.detail > 1) event.preventDefault(); }}
      onClick={() => { onPick(source); }}
    >
      <span className={classes.chipName}>
        {source.label}
        <span className={classes.type}>{source.type}</span>
      </span>
      {source.example !== undefined && source.example !== null && (
        <span className={classes.example}>{shortValue(source.example)}</span>
      )}
    </button>
  );
}
