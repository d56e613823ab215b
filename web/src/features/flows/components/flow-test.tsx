import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { ConfirmButton } from '@/components/confirm-button';
import { JsonEditor } from '@/components/json-editor';
import { QueryView } from '@/components/query-view';
import type { FlowDocument } from '@/lib/flow/document';
import { titleOf } from '@/lib/flow/kinds';
import { flatten } from '@/lib/flow/tree';
import { objectOf, prettyJson } from '@/lib/json';
import { text } from '@/text';

import type { FlowDetail } from '../api/flow';
import { sampleQuery, useDryTest, useRealTest } from '../api/test-flow';
import { PlannedRequests } from './planned-requests';

interface FlowTestProps {
  flow: FlowDetail;
  document: FlowDocument;
}

/** Tries the newest version out, on data to be edited. */
export function FlowTest({ flow, document }: FlowTestProps) {
  const sample = useQuery(sampleQuery(flow.trigger.operations[0] ?? ''));
  return (
    <QueryView query={sample} lines={4}>
      {(data) => <TestForm flow={flow} document={document} sample={data} />}
    </QueryView>
  );
}

function TestForm({ flow, document, sample }: FlowTestProps & { sample: Record<string, unknown> }) {
  const navigate = useNavigate();
  const [written, setWritten] = useState(() => prettyJson(sample));
  const dry = useDryTest(flow.id);
  const real = useRealTest(flow.id);
  const data = objectOf(written);
  const input = { version: flow.latest_version, data: data ?? {} };
  const runForReal = () => {
    real.mutate(input, { onSuccess: (id) => void navigate({ to: '/runs/$id', params: { id } }) });
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {text.flows.testHint(flow.latest_version)}
      </Text>
      <JsonEditor label={text.flows.testData} value={written} onChange={setWritten} />
      <Group gap="sm">
        <Button loading={dry.isPending} disabled={data === null} onClick={() => { dry.mutate(input); }}>
          {text.flows.testDry}
        </Button>
        <ConfirmButton
          label={text.flows.testReal}
          question={text.flows.testRealQuestion}
          error={real.error}
          pending={real.isPending}
          disabled={data === null}
          onConfirm={runForReal}
        />
      </Group>
      {dry.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {dry.error.message}
        </Text>
      )}
      {dry.data !== undefined && <PlannedRequests test={dry.data} titles={new Map(flatten(document.steps).map((step) => [step.id, titleOf(step)]))} />}
    </Stack>
  );
}
