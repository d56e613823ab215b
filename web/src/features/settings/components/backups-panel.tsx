import { Anchor, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { DataTable, type Column } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { itemsOf } from '@/lib/paging';
import { size } from '@/lib/size';
import { accessText as text } from '@/text-access';

import { backupsQuery, useBackUp, type Backup } from '../api/user';

const columns: Column<Backup>[] = [
  {
    title: text.file,
    render: ({ name }) => (
      <Anchor size="sm" href={`/api/v1/backups/${encodeURIComponent(name)}`} download={name} aria-label={text.download(name)}>
        {name}
      </Anchor>
    ),
  },
  { title: text.size, render: ({ bytes }) => size(bytes), align: 'end' },
  { title: text.made, render: ({ made_at }) => <Moment at={made_at} />, align: 'end' },
];

/** Copies of the whole store, to make and to take away. */
export function BackupsPanel() {
  const query = useInfiniteQuery(backupsQuery);
  const make = useBackUp();
  return (
    <Panel title={text.backups} hint={text.backupsHint}>
      <Group gap="sm">
        <Button variant="default" loading={make.isPending} onClick={() => { make.mutate(undefined); }}>
          {text.makeBackup}
        </Button>
        {make.error !== null && (
          <Text size="sm" c="var(--tone-bad)" role="alert">
            {make.error.message}
          </Text>
        )}
      </Group>
      <QueryView query={query} lines={2}>
        {(data) => {
          const backups = itemsOf(data);
          if (backups.length === 0) return <Text size="sm">{text.noBackups}</Text>;
          return <DataTable label={text.backups} columns={columns} items={backups} keyOf={({ name }) => name} />;
        }}
      </QueryView>
    </Panel>
  );
}
