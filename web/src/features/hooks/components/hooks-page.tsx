import { Text } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ConfirmButton } from '@/components/confirm-button';
import { CopyText } from '@/components/copy-text';
import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { hooksQuery, useDeleteHook, type Hook } from '../api/hook';
import { NewHookButton } from './new-hook';

const columns: Column<Hook>[] = [
  {
    title: text.hooks.name,
    render: (hook) => (
      <>
        <Text size="sm" fw={600}>
          {hook.name}
        </Text>
        <Text size="xs" c="dimmed">
          {text.hooks.kindHint[hook.kind] ?? hook.kind}
        </Text>
      </>
    ),
    width: '34%',
  },
  { title: text.hooks.kind, render: (hook) => text.hooks.kinds[hook.kind] ?? hook.kind },
  {
    title: text.hooks.address,
    render: (hook) => <CopyText value={window.location.origin + hook.path} label={text.hooks.copy(hook.name)} />,
  },
  { title: text.hooks.created, render: (hook) => <Moment at={hook.created_at} />, align: 'end' },
  { title: text.hooks.end, render: (hook) => <DeleteHook hook={hook} />, align: 'end' },
];

function DeleteHook({ hook }: { hook: Hook }) {
  const remove = useDeleteHook(hook.id);
  return (
    <ConfirmButton label={text.hooks.delete} question={text.hooks.deleteQuestion(hook.name)} error={remove.error} pending={remove.isPending} onConfirm={() => { remove.mutate(); }} />
  );
}

export function HooksPage(): ReactNode {
  const query = useInfiniteQuery(hooksQuery);
  return (
    <Page title={text.hooks.title} intro={text.hooks.intro} actions={<NewHookButton />}>
      <QueryView query={query} lines={3}>
        {(data) => {
          const hooks = itemsOf(data);
          if (hooks.length === 0) return <Empty icon={IconWebhook} title={text.hooks.none}>{text.hooks.noneHint}</Empty>;
          return <DataTable label={text.hooks.title} columns={columns} items={hooks} keyOf={(hook) => hook.id} />;
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}
