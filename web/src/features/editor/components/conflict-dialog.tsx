import { Button, Group, Stack, Text } from '@mantine/core';

import { Dialog } from '@/components/dialog';
import { editorText as text } from '@/text-editor';

import { differences } from '../api/diff';
import type { Draft } from '@/lib/flow/draft';
import { ChangeList } from './change-list';
import { useEditor } from './editor-state';

interface ConflictDialogProps {
  theirs: Draft;
  keepMine: () => void;
  takeTheirs: () => void;
}

/** Two windows edited the same flow: a person chooses, and nothing is lost either way. */
export function ConflictDialog({ theirs, keepMine, takeTheirs }: ConflictDialogProps) {
  const { document } = useEditor();
  return (
    <Dialog opened mustAnswer onClose={() => undefined} title={text.conflict.title} size="lg">
      <Stack gap="md">
        <Text size="sm">{text.conflict.intro}</Text>
        <ChangeList changes={differences(theirs.document, document)} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" title={text.conflict.theirsHint} onClick={takeTheirs}>
            {text.conflict.theirs}
          </Button>
          <Button title={text.conflict.mineHint} onClick={keepMine}>
            {text.conflict.mine}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {text.conflict.theirs}: {text.conflict.theirsHint} {text.conflict.mine}: {text.conflict.mineHint}
        </Text>
      </Stack>
    </Dialog>
  );
}
