import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import { Prose } from './prose';

interface PanelProps {
  title?: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A bordered part of a page, with its own heading. */
export function Panel({ title, hint, actions, children }: PanelProps) {
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        {title !== undefined && (
          <Group justify="space-between" gap="xs">
            <Title order={2} size="h4">
              {title}
            </Title>
            {actions}
          </Group>
        )}
        {hint !== undefined && (
          <Text c="dimmed" size="sm">
            {typeof hint === 'string' ? <Prose>{hint}</Prose> : hint}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
