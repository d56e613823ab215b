import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { Facts } from '@/components/facts';
import { Moment } from '@/components/moment';
import { Panel } from '@/components/panel';
import { QueryView } from '@/components/query-view';
import { size } from '@/lib/size';
import { text } from '@/text';

import { retentionQuery, type RetentionState } from '../api/workspace';

/** How much is stored, and how far forgetting has come. */
export function RetentionPanel() {
  const query = useQuery(retentionQuery);
  return (
    <Panel title={text.settings.stored} hint={text.settings.storedHint}>
      <QueryView query={query} lines={1}>
        {(state) => <State state={state} />}
      </QueryView>
    </Panel>
  );
}

function State({ state }: { state: RetentionState }) {
  return (
    <>
      <Facts
        facts={[
          { name: text.settings.size, value: state.stored_bytes === null ? '–' : size(state.stored_bytes) },
          { name: text.settings.forgottenRuns, value: state.forgotten_runs.toLocaleString('en') },
          { name: text.settings.forgottenEvents, value: state.forgotten_events.toLocaleString('en') },
          {
            name: text.settings.lastRound,
            value: state.working ? text.settings.atWork : <Moment at={state.finished_at} />,
          },
        ]}
      />
      {state.error !== null && (
        <Text size="sm" c="var(--tone-bad)">
          {state.error}
        </Text>
      )}
    </>
  );
}
