import { Button, Center, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';

import { text } from '@/text';
import { accessText } from '@/text-access';

import { Mark } from './mark';

/** Shown in place of everything while this browser is not signed in. */
export function SignInPage({ retry }: { retry: () => void }) {
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" maw={480} radius="lg">
        <Stack gap="md">
          <Mark size={44} />
          <Title order={1}>{text.signIn.title}</Title>
          <Text>{text.signIn.intro}</Text>
          <Stack gap={6}>
            <Text size="sm" c="dimmed">
              {text.signIn.where}
            </Text>
            <Code block>{text.signIn.commands}</Code>
          </Stack>
          <Text size="sm" c="dimmed">
            {text.signIn.once}
          </Text>
          <Group gap="sm">
            <Button onClick={retry}>{text.signIn.retry}</Button>
            <Button variant="default" component="a" href="/sign-in">
              {accessText.signInWithPassphrase}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
