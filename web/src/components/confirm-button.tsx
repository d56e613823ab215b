import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

import { text } from '@/text';

interface ConfirmButtonProps {
  label: string;
  /** What happens, asked before it does. */
  question: string;
  error: Error | null;
  pending: boolean;
  disabled?: boolean;
  onConfirm: () => void;
}

/** A button for what cannot be undone: asks once more. */
export function ConfirmButton({ label, question, error, pending, disabled = false, onConfirm }: ConfirmButtonProps) {
  const [opened, { close, toggle }] = useDisclosure(false);
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" withArrow trapFocus width={280}>
      <Popover.Target>
        <Button variant="default" size="compact-sm" disabled={disabled} onClick={toggle} aria-expanded={opened}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text size="sm">{question}</Text>
          {error !== null && (
            <Text size="sm" c="var(--tone-bad)" role="alert">
              {error.message}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={close}>
              {text.cancel}
            </Button>
            <Button size="xs" color="red" loading={pending} onClick={onConfirm}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
