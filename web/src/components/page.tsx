import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

import { text } from '@/text';

import { Prose } from './prose';

interface PageProps {
  title: string;
  /** One sentence under the title. */
  intro?: string | undefined;
  /** The way back, above the title. */
  back?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, intro, back, badge, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${text.product}`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        {back}
        <Group justify="space-between" align="center" gap="sm">
          <Group gap="sm" align="center">
            <Title order={1}>{title}</Title>
            {badge}
          </Group>
          {actions}
        </Group>
        {intro !== undefined && intro !== '' && (
          <Text c="dimmed" maw={720}>
            <Prose>{intro}</Prose>
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
