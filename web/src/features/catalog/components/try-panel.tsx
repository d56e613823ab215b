import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';

import { JsonEditor } from '@/components/json-editor';
import { JsonView } from '@/components/json-view';
import { Notice } from '@/components/notice';
import { Panel } from '@/components/panel';
import { isRecord, objectOf, prettyJson } from '@/lib/json';
import type { OperationDetail } from '@/lib/operations';
import { tryText as text } from '@/text-access';

import { useTry } from '../api/try-operation';

/** One call of an action, to see what it takes and answers. */
export function TryPanel({ operation }: { operation: OperationDetail }) {
  const [written, setWritten] = useState(() => prettyJson(isRecord(operation.sample.input) ? operation.sample.input : {}));
  const call = useTry(operation.id);
  const input = objectOf(written);
  return (
    <Panel title={text.title} hint={text.hint}>
      <JsonEditor label={text.input} value={written} onChange={setWritten} />
      <Group>
        <Button variant="default" loading={call.isPending} disabled={input === null} onClick={() => { if (input !== null) call.mutate(input); }}>
          {text.run}
        </Button>
      </Group>
      {call.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {call.error.message}
        </Text>
      )}
      {call.data !== undefined && (
        <>
          <Notice tone={call.data.ok ? 'good' : 'bad'} title={call.data.ok ? text.worked : text.failed}>
            {call.data.message}
          </Notice>
          <JsonView value={call.data.request} label={text.request} />
          <JsonView value={call.data.answer} label={text.answer} />
        </>
      )}
    </Panel>
  );
}
