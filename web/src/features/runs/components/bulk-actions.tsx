import { Button, Group } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';

import { text } from '@/text';

import type { BulkAction } from '../api/jobs';
import { isFiltered, type RunFilters } from '../api/list-runs';
import { isOpen } from '../api/run';
import { BulkConfirm } from './bulk-confirm';

interface BulkActionsProps {
  filters: RunFilters;
  onClear: () => void;
}

/** What can be done to every run that the filters find: dead letters replayed, open runs cancelled. */
export function BulkActions({ filters, onClear }: BulkActionsProps) {
  const [asked, setAsked] = useState<BulkAction | null>(null);
  if (!isFiltered(filters)) return null;
  const { status } = filters;
  const ask = (action: BulkAction) => () => { setAsked(action); };
  return (
    <Group gap="sm">
      {(status === undefined || !isOpen(status)) && (
        <Button variant="default" size="sm" leftSection={<IconRefresh size={16} aria-hidden />} onClick={ask('replay')}>
          {status === undefined ? text.bulk.replayDead : text.bulk.replayAll}
        </Button>
      )}
      {(status === undefined || isOpen(status)) && (
        <Button variant="default" size="sm" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={ask('cancel')}>
          {status === undefined ? text.bulk.cancelOpen : text.bulk.cancelAll}
        </Button>
      )}
      <Button variant="subtle" size="sm" onClick={onClear}>
        {text.clearFilters}
      </Button>
      <BulkConfirm action={asked} filters={filters} onClose={() => { setAsked(null); }} />
    </Group>
  );
}
