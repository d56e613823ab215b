import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Dialog } from '@/components/dialog';
import { QueryView } from '@/components/query-view';
import { text } from '@/text';

import type { ReplayFrom } from '../api/change-run';
import { countQuery, usePendingChanges, type BulkAction } from '../api/jobs';
import type { RunFilters } from '../api/list-runs';

interface BulkConfirmProps {
  /** null: nothing is asked. */
  action: BulkAction | null;
  filters: RunFilters;
  onClose: () => void;
}

/** Says how many runs are meant before anything is changed. */
export function BulkConfirm({ action, filters, onClose }: BulkConfirmProps) {
  return (
    <Dialog
      opened={action !== null}
      onClose={onClose}
      title={action === 'cancel' ? text.bulk.cancelTitle : text.bulk.replayTitle}
    >
      {action !== null && <Question action={action} filters={filters} onClose={onClose} />}
    </Dialog>
  );
}

interface QuestionProps {
  action: BulkAction;
  filters: RunFilters;
  onClose: () => void;
}

function Question({ action, filters, onClose }: QuestionProps) {
  const count = useQuery(countQuery(action, filters));
  const { add } = usePendingChanges();
  const [from, setFrom] = useState<ReplayFrom>('start');
  return (
    <QueryView query={count} lines={2}>
      {({ matched, more }) => (
        <Stack gap="md">
          <Text size="sm">
            {action === 'cancel' ? text.bulk.cancelQuestion(matched, more) : text.bulk.replayQuestion(matched, more)}
          </Text>
          {action === 'replay' && matched > 0 && <FromChoice from={from} onChange={setFrom} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {text.bulk.leave}
            </Button>
            {matched > 0 && (
              <Button
                onClick={() => {
                  add({ action, filter: filters, from }, { matched, more });
                  onClose();
                }}
              >
                {action === 'cancel' ? text.bulk.cancelNow(matched, more) : text.bulk.replayNow(matched, more)}
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </QueryView>
  );
}

interface FromChoiceProps {
  from: ReplayFrom;
  onChange: (from: ReplayFrom) => void;
}

function FromChoice({ from, onChange }: FromChoiceProps) {
  return (
    <Radio.Group label={text.bulk.from} value={from} onChange={(value) => { onChange(value === 'failed_step' ? value : 'start'); }}>
      <Stack gap={6} mt={6}>
        <Radio value="start" label={text.run.replayStart} />
        <Radio value="failed_step" label={text.run.replayFailed} />
      </Stack>
    </Radio.Group>
  );
}
