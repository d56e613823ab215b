import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { Dialog } from '@/components/dialog';
import { JsonEditor } from '@/components/json-editor';
import { objectOf, prettyJson } from '@/lib/json';
import { text } from '@/text';

import type { Replay } from '../api/change-run';
import type { RunDetail } from '../api/run';

interface ReplayWithDataProps {
  run: RunDetail;
  opened: boolean;
  onClose: () => void;
  replay: { error: Error | null; isPending: boolean };
  onStart: (replay: Replay) => void;
}

/** The event's data, to be put right before the run is replayed. */
export function ReplayWithData({ opened, onClose, ...form }: ReplayWithDataProps) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={text.run.replayEdited}
      size="lg"
    >
      <DataForm {...form} onCancel={onClose} />
    </Dialog>
  );
}

type DataFormProps = Omit<ReplayWithDataProps, 'opened' | 'onClose'> & { onCancel: () => void };

function DataForm({ run, replay, onStart, onCancel }: DataFormProps) {
  const [written, setWritten] = useState(() => prettyJson(run.event.data));
  const [fromFailed, setFromFailed] = useState(false);
  const data = objectOf(written);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {text.run.editHint}
      </Text>
      <JsonEditor label={text.run.triggerData} value={written} onChange={setWritten} />
      {run.status === 'dead' && (
        <Checkbox
          label={text.run.replayFailed}
          description={text.run.replayFailedHint}
          checked={fromFailed}
          onChange={({ currentTarget }) => { setFromFailed(currentTarget.checked); }}
        />
      )}
      {replay.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {replay.error.message}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {text.cancel}
        </Button>
        <Button
          loading={replay.isPending}
          disabled={data === null}
          onClick={() => { onStart({ from: fromFailed ? 'failed_step' : 'start', data }); }}
        >
          {text.run.replay}
        </Button>
      </Group>
    </Stack>
  );
}
