import { Button, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconEdit, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

import { text } from '@/text';

import { useReplay, type Replay } from '../api/change-run';
import { isOpen, type RunDetail } from '../api/run';
import { ReplayWithData } from './replay-with-data';

/** Runs the event again, as it was or with other data, and opens the new run. */
export function ReplayButton({ run }: { run: RunDetail }) {
  const navigate = useNavigate();
  const replay = useReplay(run.id);
  const [editing, editor] = useDisclosure(false);
  if (isOpen(run.status)) return null;
  const start = (how: Replay) => {
    replay.mutate(how, { onSuccess: (id) => void navigate({ to: '/runs/$id', params: { id } }) });
  };
  return (
    <Group gap="sm">
      {replay.error !== null && !editing && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {replay.error.message}
        </Text>
      )}
      <Menu position="bottom-end" withArrow withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            loading={replay.isPending}
          >
            {text.run.replay}
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          <Choice icon={IconRefresh} label={text.run.replayStart} hint={text.run.replayStartHint} onClick={() => { start({ from: 'start' }); }} />
          {run.status === 'dead' && (
            <Choice
              icon={IconPlayerSkipForward}
              label={text.run.replayFailed}
              hint={text.run.replayFailedHint}
              onClick={() => { start({ from: 'failed_step' }); }}
            />
          )}
          <Choice icon={IconEdit} label={text.run.replayEdited} hint={text.run.replayEditedHint} onClick={editor.open} />
        </Menu.Dropdown>
      </Menu>
      <ReplayWithData run={run} opened={editing} onClose={editor.close} replay={replay} onStart={start} />
    </Group>
  );
}

interface ChoiceProps {
  icon: typeof IconRefresh;
  label: string;
  hint: string;
  onClick: () => void;
}

function Choice({ icon: Mark, label, hint, onClick }: ChoiceProps) {
  return (
    <Menu.Item leftSection={<Mark size={16} aria-hidden />} onClick={onClick}>
      {label}
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </Menu.Item>
  );
}
