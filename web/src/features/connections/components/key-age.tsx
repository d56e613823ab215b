import { Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { ConfirmButton } from '@/components/confirm-button';
import type { Fact } from '@/components/facts';
import { Moment } from '@/components/moment';
import { deleteThing } from '@/lib/http';
import { connectionText as text } from '@/text-home';

import type { SecretAge } from '../api/use';

/** How old the account's key is, and by when another should take its place. */
export function ageFacts(secret: SecretAge | undefined): Fact[] {
  if (secret === undefined) return [];
  const facts: Fact[] = [{ name: text.keyAge, value: text.daysAgo(secret.age_days) }];
  if (secret.due_at !== null) facts.push({ name: text.replaceBy, value: <Moment at={secret.due_at} /> });
  return facts;
}

/** While the key before the last rotation still works: until when, and a way to end that. */
export function OldKey({ connection, secret }: { connection: string; secret: SecretAge | undefined }) {
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => deleteThing(`/connections/${encodeURIComponent(connection)}/previous-secret`),
    onSettled: () => client.invalidateQueries({ queryKey: ['/secrets'] }),
  });
  if (secret?.previous_until == null) return null;
  return (
    <Group gap="sm" justify="space-between">
      <Text size="sm">
        {text.bothWork} {text.until} <Moment at={secret.previous_until} />
      </Text>
      <ConfirmButton label={text.forget} question={text.forgetQuestion} error={forget.error} pending={forget.isPending} onConfirm={() => { forget.mutate(); }} />
    </Group>
  );
}
