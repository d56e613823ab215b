import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { TextLink } from '@/components/text-link';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { flowNamesQuery } from '../api/flow-names';
import { runsQuery, type RunFilters } from '../api/list-runs';
import { runStatuses } from '../api/run';
import { Counters } from './counters';
import { RunsTable } from './runs-table';

const route = getRouteApi('/');

export function RunsPage(): ReactNode {
  const filters = route.useSearch();
  const query = useInfiniteQuery(runsQuery(filters));
  return (
    <Page title={text.runs.title} intro={text.runs.intro}>
      <Counters />
      <Stack gap="sm">
        <Filters filters={filters} />
        <QueryView query={query} lines={8}>
          {(data) => {
            const runs = itemsOf(data);
            return runs.length === 0 ? <NoRuns filtered={Object.values(filters).some(Boolean)} /> : <RunsTable runs={runs} />;
          }}
        </QueryView>
        <ShowMore query={query} />
      </Stack>
    </Page>
  );
}

function Filters({ filters }: { filters: RunFilters }) {
  const navigate = route.useNavigate();
  const flows = useInfiniteQuery(flowNamesQuery);
  const names = flows.data === undefined ? [] : itemsOf(flows.data);
  const change = (changed: RunFilters) => void navigate({ to: '/', search: { ...filters, ...changed }, replace: true });
  return (
    <Group gap="sm" align="end">
      <NativeSelect
        label={text.runs.status}
        value={filters.status ?? ''}
        onChange={({ currentTarget }) => { change({ status: currentTarget.value || undefined }); }}
        data={[
          { value: '', label: text.runs.everyStatus },
          ...runStatuses.map((status) => ({ value: status, label: text.runStatus[status] ?? status })),
        ]}
      />
      <NativeSelect
        label={text.runs.flow}
        value={filters.flow ?? ''}
        onChange={({ currentTarget }) => { change({ flow: currentTarget.value || undefined }); }}
        data={[{ value: '', label: text.runs.everyFlow }, ...names.map(({ id, name }) => ({ value: id, label: name }))]}
        maw={320}
      />
      {(filters.status ?? filters.flow) !== undefined && (
        <Button variant="subtle" onClick={() => { change({ status: undefined, flow: undefined }); }}>
          {text.clearFilters}
        </Button>
      )}
    </Group>
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
