import { Button, Group, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';

import { ToneBadge } from '@/components/tone-badge';
import { text } from '@/text';

import { itemNeedsLook, type LoopItem } from '../api/step-tree';
import { StepList, type Opening } from './step-list';
import classes from './timeline.module.css';

/** Items shown at once; of a longer loop first those that need a look. */
const itemsShown = 10;

interface LoopItemsProps {
  items: LoopItem[];
  opening: Opening;
}

/** What a loop did, item by item; each opens to its steps. */
export function LoopItems({ items, opening }: LoopItemsProps) {
  const [shown, setShown] = useState(itemsShown);
  const troubled = items.filter(itemNeedsLook);
  const chosen = items.length > shown && troubled.length > 0 ? troubled : items;
  const visible = chosen.slice(0, shown);
  return (
    <>
      {chosen !== items && (
        <Text size="sm" c="dimmed">
          {text.run.itemsToSee(troubled.length, items.length)}
        </Text>
      )}
      <ul className={classes.items}>
        {visible.map((item) => (
          <Item key={item.index} item={item} opening={opening} />
        ))}
      </ul>
      {visible.length < items.length && (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => { setShown(chosen === items ? shown + 100 : items.length); }}>
            {chosen === items ? text.run.moreItems(items.length - visible.length) : text.run.allItems(items.length)}
          </Button>
        </Group>
      )}
    </>
  );
}

function Item({ item, opening }: { item: LoopItem; opening: Opening }) {
  const id = useId();
  const troubled = itemNeedsLook(item);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const opened = chosen ?? troubled;
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => { setChosen(!opened); }}
      >
        <IconChevronRight size={14} aria-hidden className={classes.chevron} />
        <span className={classes.itemName}>{text.run.item(item.index + 1)}</span>
        <ToneBadge tone={troubled ? 'warn' : 'good'}>{troubled ? text.run.itemToSee : text.stepState.done}</ToneBadge>
      </button>
      <div id={id} hidden={!opened} className={classes.inside}>
        {opened && <StepList nodes={item.nodes} opening={opening} />}
      </div>
    </li>
  );
}
