import { Stack, Text } from '@mantine/core';

import { JsonView } from '@/components/json-view';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { isEmpty } from '@/lib/json';
import { text } from '@/text';

import type { DryTest, PlannedRequest } from '../api/test-flow';

/** How a dry test would have ended, and the calls that it would have made. */
export function PlannedRequests({ test, titles }: { test: DryTest; titles: ReadonlyMap<string, string> }) {
  const bad = test.status === 'dead' || test.status === 'held';
  return (
    <Stack gap="sm" role="status">
      <Notice tone={bad ? 'bad' : 'good'} title={text.flows.testWouldEnd(text.runStatus[test.status] ?? test.status)}>
        {test.error ?? text.flows.testAssumed(test.requests.length)}
      </Notice>
      {test.requests.map((request, index) => (
        <Request key={index} request={request} title={titles.get(request.step) ?? request.step} />
      ))}
    </Stack>
  );
}

function Request({ request, title }: { request: PlannedRequest; title: string }) {
  const { step, at, method, path, body } = request;
  return (
    <Panel title={at === '' ? title : `${title} (${at})`}>
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {method} {path}
      </Text>
      {!isEmpty(body) && <JsonView value={body} label={text.flows.testBody(step)} />}
    </Panel>
  );
}
