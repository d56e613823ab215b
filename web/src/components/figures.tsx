import { SimpleGrid, Text, type SimpleGridProps } from '@mantine/core';

import classes from './figures.module.css';

export interface Figure {
  name: string;
  value: string;
  hint?: string | undefined;
  tone?: 'warn' | 'bad' | undefined;
}

/** Numbers that tell how things are at a glance. */
export function Figures({ figures, cols }: { figures: Figure[]; cols: NonNullable<SimpleGridProps['cols']> }) {
  return (
    <SimpleGrid cols={cols} spacing="sm" component="dl" m={0}>
      {figures.map(({ name, value, hint, tone }) => (
        <div key={name} className={classes.figure} data-tone={tone}>
          <dt>{name}</dt>
          <dd>
            {value}
            {hint !== undefined && (
              <Text span size="xs" c="dimmed" display="block" fw={400}>
                {hint}
              </Text>
            )}
          </dd>
        </div>
      ))}
    </SimpleGrid>
  );
}
