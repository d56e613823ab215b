import { Modal, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBolt, IconCommand, IconSearch, type Icon } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';

import { stepIcon } from '@/components/step-icon';
import { catalogQuery, type Operation } from '@/lib/operations';
import { itemsOf } from '@/lib/paging';
import { editorText as text } from '@/text-editor';

import { controlKinds, type ControlKind } from '@/lib/flow/kinds';
import classes from './palette.module.css';

export interface Command {
  name: string;
  keys?: string;
  run: () => void;
}

/** What is looked for: something to do, a step to add, or an event. */
export type PaletteMode = 'commands' | 'add' | 'trigger' | 'event' | 'operation';

interface PaletteProps {
  mode: PaletteMode;
  commands: Command[];
  onClose: () => void;
  onControl: (kind: ControlKind) => void;
  onOperation: (operation: Operation) => void;
}

interface Option {
  key: string;
  group: string;
  name: string;
  hint: string;
  side: string;
  icon: Icon;
  run: () => void;
}

const titles: Record<PaletteMode, { title: string; placeholder: string }> = {
  commands: { title: text.palette.title, placeholder: text.palette.placeholder },
  add: { title: text.palette.addTitle, placeholder: text.palette.addPlaceholder },
  operation: { title: text.panel.change, placeholder: text.palette.addPlaceholder },
  trigger: { title: text.palette.triggerTitle, placeholder: text.palette.triggerPlaceholder },
  event: { title: text.palette.eventTitle, placeholder: text.palette.triggerPlaceholder },
};

function matches(query: string, ...words: string[]): boolean {
  const all = words.join(' ').toLowerCase();
  return query.trim().toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

function useOptions({ mode, commands, onControl, onOperation }: PaletteProps, query: string): Option[] {
  const [asked] = useDebouncedValue(query.trim(), 120);
  const kind = mode === 'trigger' || mode === 'event' ? 'trigger' : 'action';
  const found = useInfiniteQuery({ ...catalogQuery({ kind, ...(asked === '' ? {} : { q: asked }) }), placeholderData: keepPreviousData });
  return useMemo(() => {
    const options: Option[] = [];
    if (mode === 'commands') {
      for (const command of commands.filter(({ name }) => matches(query, name))) {
        options.push({ key: command.name, group: text.palette.commandsGroup, name: command.name, hint: '', side: command.keys ?? '', icon: IconCommand, run: command.run });
      }
    }
    if (mode === 'add' || mode === 'commands') {
      for (const type of controlKinds) {
        const [name, hint] = [text.kinds[type] ?? type, text.kindHints[type] ?? ''];
        if (matches(query, name, hint)) {
          options.push({ key: type, group: text.palette.control, name, hint, side: '', icon: stepIcon(type), run: () => { onControl(type); } });
        }
      }
    }
    const listed = found.data === undefined || (mode === 'commands' && query === '') ? [] : itemsOf(found.data);
    // While the answer for these words is on its way, what is shown still fits them: Enter takes what was meant.
    const isStale = found.isPlaceholderData || asked !== query.trim();
    const fitting = isStale ? listed.filter((one) => matches(query, one.title, one.description, one.group)) : listed;
    const begins = ({ title }: Operation) => Number(title.toLowerCase().startsWith(query.trim().toLowerCase()));
    const operations = query.trim() === '' ? fitting : fitting.toSorted((one, other) => begins(other) - begins(one));
    for (const operation of operations.slice(0, 60)) {
      options.push({
        key: operation.id,
        group: kind === 'trigger' ? text.palette.triggers : text.palette.operations,
        name: operation.title,
        hint: operation.description,
        side: [operation.connector === 'highlevel' ? 'HighLevel' : operation.connector === 'habitify' ? 'Habitify' : 'Tendril', operation.group]
          .filter((part, index, all) => all.indexOf(part) === index)
          .join(' · '),
        icon: kind === 'trigger' ? IconBolt : stepIcon('action'),
        run: () => { onOperation(operation); },
      });
    }
    return options;
  }, [mode, commands, query, asked, found.data, found.isPlaceholderData, kind, onControl, onOperation]);
}

/** One box to find everything by words: commands, steps, the whole catalog. */
export function Palette(props: PaletteProps) {
  const { mode, onClose } = props;
  const list = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const options = useOptions(props, query);
  const current = Math.min(at, options.length - 1);
  const take = (option: Option | undefined) => {
    if (option === undefined) return;
    onClose();
    option.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = (current + step + options.length) % Math.max(options.length, 1);
      setAt(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      take(options[current]);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={onClose} size="lg" padding={0} yOffset="9vh">
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <VisuallyHidden>
            <Modal.Title>{titles[mode].title}</Modal.Title>
          </VisuallyHidden>
          <TextInput
            data-autofocus
            size="lg"
            variant="unstyled"
            className={classes.search ?? ''}
            aria-label={titles[mode].title}
            placeholder={titles[mode].placeholder}
            leftSection={<IconSearch size={18} aria-hidden />}
            leftSectionWidth={46}
            value={query}
            onChange={({ currentTarget }) => { setQuery(currentTarget.value); setAt(0); }}
            onKeyDown={onKeyDown}
            role="combobox"
            aria-expanded
            aria-controls={list}
            aria-autocomplete="list"
            {...(options.length > 0 ? { 'aria-activedescendant': `${list}-${current}` } : {})}
          />
          <ul id={list} role="listbox" aria-label={text.palette.results} className={classes.list}>
            {options.length === 0 && (
              <li role="option" aria-selected={false} aria-disabled className={classes.group}>
                {text.palette.none}
              </li>
            )}
            {options.map((option, index) => (
              <OptionRow
                key={option.group + option.key}
                id={`${list}-${index}`}
                option={option}
                heading={options[index - 1]?.group !== option.group}
                isCurrent={index === current}
                onHover={() => { setAt(index); }}
                onTake={() => { take(option); }}
              />
            ))}
          </ul>
          <div className={classes.foot}>{text.palette.keys}</div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionRowProps {
  id: string;
  option: Option;
  heading: boolean;
  isCurrent: boolean;
  onHover: () => void;
  onTake: () => void;
}

function OptionRow({ id, option, heading, isCurrent, onHover, onTake }: OptionRowProps) {
  const Mark = option.icon;
  return (
    <>
      {heading && (
        <li role="presentation" className={classes.group}>
          {option.group}
        </li>
      )}
      <li id={id} role="option" aria-selected={isCurrent} className={classes.option} onMouseMove={onHover} onClick={onTake}>
        <Mark size={18} stroke={1.6} aria-hidden />
        <span className={classes.words}>
          <span className={classes.name}>{option.name}</span>
          {option.hint !== '' && <span className={classes.hint}> · {option.hint}</span>}
        </span>
        <span className={classes.side}>{option.side}</span>
      </li>
    </>
  );
}
