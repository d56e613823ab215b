import { Stack, Text } from '@mantine/core';

import { ToneBadge, type Tone } from '@/components/tone-badge';
import { editorText as text } from '@/text-editor';

import type { Change } from '../api/diff';
import { shortValue } from '../api/mapping';
import classes from './change-list.module.css';

const tones: Record<Change['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'wait', moved: 'busy' };

/** What differs between two documents, step by step. */
export function ChangeList({ changes }: { changes: Change[] }) {
  if (changes.length === 0) return <Text size="sm" c="dimmed">{text.changes.nothing}</Text>;
  return (
    <Stack gap={8} component="ul" className={classes.list ?? ''}>
      {changes.map((change) => (
        <li key={change.kind + change.step}>
          <ToneBadge tone={tones[change.kind]}>{text.changes[change.kind]}</ToneBadge>{' '}
          <Text span size="sm" fw={550}>
            {change.step === '' ? text.publishing.flowItself : change.title}
          </Text>
          {change.members.map(({ name, before, after }) => (
            <div key={name} className={classes.member}>
              <span>{name}</span>
              <del>{before === undefined ? text.changes.none : shortValue(before)}</del>
              <ins>{after === undefined ? text.changes.none : shortValue(after)}</ins>
            </div>
          ))}
        </li>
      ))}
    </Stack>
  );
}
