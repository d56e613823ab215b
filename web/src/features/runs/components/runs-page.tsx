import { Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Notices } from '@/components/notices';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { TextLink } from '@/components/text-link';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { isFiltered, runsQuery, type RunFilters } from '../api/list-runs';
import { BulkActions } from './bulk-actions';
import { Counters } from './counters';
import { Jobs } from './job-progress';

import { RunFilterBar } from './run-filters';
import { RunsTable } from './runs-table';

const route = getRouteApi('/runs');

export function RunsPage(): ReactNode {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(runsQuery(filters));
  const change = (search: RunFilters) => void navigate({ to: '/runs', search, replace: true });
  return (
    <Page title={text.runs.title} intro={text.runs.intro}>
      <Notices />
      <Counters />
      <Jobs />
      <Stack gap="sm">
        <RunFilterBar filters={filters} onChange={change} />
        <BulkActions filters={filters} onClear={() => { change({}); }} />
        <QueryView query={query} lines={8}>
          {(data) => {
            const runs = itemsOf(data);
            return runs.length === 0 ? <NoRuns filtered={isFiltered(filters)} /> : <RunsTable runs={runs} />;
          }}
        </QueryView>
        <ShowMore query={query} />
      </Stack>
    </Page>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  return (
    <Empty icon={IconPlayerPlay} title={filtered ? text.runs.noneFound : text.runs.none}>
      {filtered ? (
        text.runs.noneFoundHint
      ) : (
        <>
          {text.runs.noneHint} <TextLink to="/hooks" size="sm" underline="always">{text.runs.noneLink}</TextLink>
        </>
      )}
    </Empty>
  );
}
