import { Stack, Text } from '@mantine/core';

import { BudgetBars } from '@/components/budget-bars';
import { Panel } from '@/components/panel';
import { TextLink } from '@/components/text-link';
import { homeText as text } from '@/text-home';

import type { Quota } from '../api/statistics';
import { Coverage } from './coverage';

export function QuotaPanel({ quota }: { quota: Quota[] }) {
  return (
    <Panel title={text.quota} hint={text.quotaHint}>
      {quota.length === 0 && <Text c="dimmed">{text.noQuota}</Text>}
      {quota.map(({ connection, name, budgets }) => (
        <Stack key={connection} gap={4}>
          <TextLink to="/connections" fw={600} size="sm">
            {name}
          </TextLink>
          <BudgetBars budgets={budgets} account={name} />
          <Coverage connection={connection} name={name} />
        </Stack>
      ))}
    </Panel>
  );
}
