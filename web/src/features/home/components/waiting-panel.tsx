import { Stack, Text } from '@mantine/core';

import { Panel } from '@/components/panel';
import { TextLink } from '@/components/text-link';
import { homeText as text } from '@/text-home';

import type { Statistics } from '../api/statistics';
import { waitingThings } from '../api/waiting';
import classes from './waiting-panel.module.css';

export function WaitingPanel({ statistics }: { statistics: Statistics }) {
  const things = waitingThings(statistics);
  return (
    <Panel title={text.waiting}>
      {things.length === 0 ? (
        <Text c="dimmed">{text.nothingWaits}</Text>
      ) : (
        <Stack gap={0} component="ul" className={classes.list ?? ''}>
          {things.map(({ key, tone, title, mend, link }) => (
            <li key={key} className={classes.thing} data-tone={tone}>
              <TextLink {...link} fw={600} size="sm">
                {title}
              </TextLink>
              <Text size="sm" c="dimmed">
                {mend}
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
