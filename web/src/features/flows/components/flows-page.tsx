import { IconRoute } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { Empty } from '@/components/empty';
import { Moment } from '@/components/moment';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { ShowMore } from '@/components/show-more';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { flowsQuery, type Flow } from '../api/flow';
import { NewFlow } from './new-flow';
import { OperationList } from './operation-list';
import { PublishedBadge } from './published-badge';

const columns: Column<Flow>[] = [
  {
    title: text.flows.name,
    render: (flow) => (
      <Link to="/flows/$id" params={{ id: flow.id }} className="row-link">
        {flow.name}
      </Link>
    ),
    width: '34%',
  },
  { title: text.flows.trigger, render: (flow) => <OperationList operations={flow.trigger.operations} />, width: '30%' },
  { title: text.flows.state, render: (flow) => <PublishedBadge flow={flow} /> },
  { title: text.flows.steps, render: (flow) => text.flows.stepCount(flow.steps), align: 'end' },
  { title: text.flows.changed, render: (flow) => <Moment at={flow.updated_at} />, align: 'end' },
];

export function FlowsPage(): ReactNode {
  const query = useInfiniteQuery(flowsQuery);
  return (
    <Page title={text.flows.title} intro={text.flows.intro} actions={<NewFlow />}>
      <QueryView query={query}>
        {(data) => {
          const flows = itemsOf(data);
          if (flows.length === 0) return <Empty icon={IconRoute} title={text.flows.none}>{text.flows.noneHint}</Empty>;
          return <DataTable label={text.flows.title} columns={columns} items={flows} keyOf={(flow) => flow.id} />;
        }}
      </QueryView>
      <ShowMore query={query} />
    </Page>
  );
}
