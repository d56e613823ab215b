import { Button, Center, Code, Paper, Stack, Text, Title } from '@mantine/core';

import { text } from '@/text';

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
          <Button onClick={retry} style={{ alignSelf: 'flex-start' }}>
            {text.signIn.retry}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
