import { Paper, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { Prose } from './prose';

interface EmptyProps {
  icon: Icon;
  title: string;
  /** What to do about it. */
  children: ReactNode;
}

export function Empty({ icon: Mark, title, children }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="xs" py="lg">
        <Mark size={34} stroke={1.4} aria-hidden color="var(--mantine-color-dimmed)" />
        <Text fw={600}>{title}</Text>
        <Text c="dimmed" size="sm" ta="center" maw={460} component="div">
          {typeof children === 'string' ? <Prose>{children}</Prose> : children}
        </Text>
      </Stack>
    </Paper>
  );
}
