import { Group, Progress, Stack, Text } from '@mantine/core';

import { homeText as text } from '@/text-home';

export interface Budget {
  name: string;
  window_ms: number;
  requests: number | null;
  left: number | null;
}

const whole = (count: number) => count.toLocaleString('en');

function colorOf(share: number): string {
  if (share < 0.1) return 'red';
  return share < 0.3 ? 'yellow' : 'leaf';
}

/** How much is left of each limit of an account. */
export function BudgetBars({ budgets, account }: { budgets: Budget[]; account: string }) {
  return (
    <Stack gap={8}>
      {budgets.map((budget) => (
        <BudgetBar key={budget.name} budget={budget} account={account} />
      ))}
    </Stack>
  );
}

function BudgetBar({ budget: { name, requests, left }, account }: { budget: Budget; account: string }) {
  if (requests === null) return null;
  const title = text.budget[name] ?? name;
  const share = left === null ? 1 : left / requests;
  const said = left === null ? text.unknown : text.left(whole(left), whole(requests));
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{title}</Text>
        <Text size="sm" c="dimmed">
          {said}
        </Text>
      </Group>
      <Progress value={share * 100} color={left === null ? 'gray' : colorOf(share)} size="sm" mt={4} aria-label={`${account}, ${title}: ${said}`} />
    </div>
  );
}
