import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import * as v from 'valibot';

import { emptyDocument } from '@/lib/flow/document';
import { postJson } from '@/lib/http';
import { parse } from '@/lib/schema';
import { editorText } from '@/text-editor';

const madeSchema = v.object({ id: v.string() });

/** Makes an empty flow, which is only a draft, and opens it in the editor. */
export function NewFlow() {
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: async () => parse(madeSchema, await postJson('/flows', { document: emptyDocument(editorText.newName), incomplete: true })).id,
    onSuccess: (id) => void navigate({ to: '/flows/$id/edit', params: { id } }),
  });
  return (
    <Group gap="sm">
      {make.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {make.error.message}
        </Text>
      )}
      <Button leftSection={<IconPlus size={16} aria-hidden />} loading={make.isPending} onClick={() => { make.mutate(); }}>
        {editorText.newFlow}
      </Button>
    </Group>
  );
}
