import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { DataTable, type Column } from '@/components/data-table';
import { Failure } from '@/components/failure';
import { Moment } from '@/components/moment';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { ToneBadge } from '@/components/tone-badge';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { versionsQuery, type Flow } from '../api/flow';
import { usePublication } from '../api/publish-flow';

interface Version {
  version: number;
  created_at: string | null;
}

/** Every version of a flow; any of them can be published. */
export function Versions({ flow }: { flow: Flow }) {
  const query = useInfiniteQuery(versionsQuery(flow.id));
  const publication = usePublication(flow.id);
  const columns: Column<Version>[] = [
    { title: text.flows.version, render: ({ version }) => text.flows.versionNumber(version) },
    { title: text.flows.saved, render: ({ created_at }) => <Moment at={created_at} /> },
    {
      title: text.flows.state,
      render: ({ version }) =>
        version === flow.published_version ? (
          <ToneBadge tone="good">{text.flows.isPublished}</ToneBadge>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            disabled={publication.isPending}
            onClick={() => { publication.mutate({ publish: version }); }}
          >
            {text.flows.publish(version)}
          </Button>
        ),
    },
  ];
  return (
    <>
      {publication.error !== null && <Failure error={publication.error} />}
      <QueryView query={query} lines={2}>
        {(data) => (
          <DataTable label={text.flows.versions} columns={columns} items={itemsOf(data)} keyOf={({ version }) => String(version)} />
        )}
      </QueryView>
      <ShowMore query={query} />
    </>
  );
}
