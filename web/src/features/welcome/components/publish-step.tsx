import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { Failure } from '@/components/failure';
import { Notice } from '@/components/notice';
import { TextLink } from '@/components/text-link';
import { publishVersion } from '@/lib/flow/draft';
import { welcomeText as text } from '@/text-welcome';

import type { MadeFlow } from '../api/setup';

/** Lets events start the flow, and tells what to do next. */
export function PublishStep({ flow, onAnother }: { flow: MadeFlow; onAnother: () => void }) {
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () => publishVersion(flow.id, flow.latest_version),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/flows'] }),
  });
  if (publish.isSuccess) {
    return (
      <Stack gap="md">
        <Notice tone="good" title={text.publish.done}>
          {flow.name}
        </Notice>
        <Text fw={600}>{text.publish.what}</Text>
        <Stack gap={6}>
          <TextLink to="/people">{text.publish.people}</TextLink>
          <TextLink to="/hooks">{text.publish.hooks}</TextLink>
          <TextLink to="/runs">{text.publish.runs}</TextLink>
        </Stack>
        <Group>
          <Button variant="default" onClick={onAnother}>
            {text.publish.another}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Text>{text.publish.hint}</Text>
      {publish.error !== null && <Failure error={publish.error} />}
      <Group>
        <Button loading={publish.isPending} onClick={() => { publish.mutate(); }}>
          {text.publish.publish}
        </Button>
      </Group>
    </Stack>
  );
}
