import { Button, Group, Text, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

import { text } from '@/text';

import { useReplay } from '../api/change-run';
import { isOpen, type Run } from '../api/run';

/** Runs the event again and opens the new run. */
export function ReplayButton({ run }: { run: Pick<Run, 'id' | 'status'> }) {
  const navigate = useNavigate();
  const replay = useReplay(run.id);
  if (isOpen(run.status)) return null;
  const start = () => {
    replay.mutate(undefined, { onSuccess: (id) => void navigate({ to: '/runs/$id', params: { id } }) });
  };
  return (
    <Group gap="sm">
      {replay.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {replay.error.message}
        </Text>
      )}
      <Tooltip label={text.run.replayHint} multiline w={260} withArrow>
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={replay.isPending} onClick={start}>
          {text.run.replay}
        </Button>
      </Tooltip>
    </Group>
  );
}
