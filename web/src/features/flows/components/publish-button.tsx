import { Button, Group, Text } from '@mantine/core';

import { text } from '@/text';

import type { Flow } from '../api/flow';
import { usePublication } from '../api/publish-flow';

export function PublishButton({ flow }: { flow: Flow }) {
  const publication = usePublication(flow.id);
  const isLatest = flow.published_version === flow.latest_version;
  return (
    <Group gap="sm">
      {publication.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {publication.error.message}
        </Text>
      )}
      {flow.published_version !== null && (
        <Button variant="default" disabled={publication.isPending} onClick={() => { publication.mutate('unpublish'); }}>
          {text.flows.unpublish}
        </Button>
      )}
      {!isLatest && (
        <Button loading={publication.isPending} onClick={() => { publication.mutate({ publish: flow.latest_version }); }}>
          {text.flows.publish(flow.latest_version)}
        </Button>
      )}
    </Group>
  );
}
