import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { itemsOf } from '@/lib/paging';
import { fromLocalInput, toLocalInput } from '@/lib/time';
import { text } from '@/text';

import { flowNamesQuery } from '../api/flow-names';
import type { RunFilters } from '../api/list-runs';
import { runStatuses } from '../api/run';

/** A pause in typing after which the list is asked again. */
const typingMs = 300;

interface RunFiltersProps {
  filters: RunFilters;
  onChange: (filters: RunFilters) => void;
}

/** Which runs the list shows. */
export function RunFilterBar({ filters, onChange }: RunFiltersProps) {
  const flows = useInfiniteQuery(flowNamesQuery);
  const names = flows.data === undefined ? [] : itemsOf(flows.data);
  const change = (changed: RunFilters) => { onChange({ ...filters, ...changed }); };
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
        maw={170}
      />
      <TextFilter
        label={text.runs.contact}
        hint={text.runs.contactHint}
        value={filters.person ?? ''}
        onChange={(person) => { change({ person }); }}
      />
      <TextFilter
        label={text.runs.error}
        hint={text.runs.errorHint}
        value={filters.error ?? ''}
        onChange={(error) => { change({ error }); }}
      />
      <TimeInput label={text.runs.from} value={filters.created_from} onChange={(created_from) => { change({ created_from }); }} />
      <TimeInput label={text.runs.until} value={filters.created_until} onChange={(created_until) => { change({ created_until }); }} />
    </Group>
  );
}

interface TextFilterProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string | undefined) => void;
}

function TextFilter({ label, hint, value, onChange }: TextFilterProps) {
  const [written, setWritten] = useState(value);
  const [told, setTold] = useState(value);
  // Changed from outside: by a link, or by clearing the filters.
  if (told !== value) {
    setTold(value);
    if (written.trim() !== value) setWritten(value);
  }
  const tell = useDebouncedCallback((next: string) => { onChange(next.trim() || undefined); }, typingMs);
  return (
    <TextInput
      label={label}
      placeholder={hint}
      value={written}
      onChange={({ currentTarget }) => {
        setWritten(currentTarget.value);
        tell(currentTarget.value);
      }}
      w={130}
    />
  );
}

interface TimeInputProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function TimeInput({ label, value, onChange }: TimeInputProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      w={186}
      value={toLocalInput(value)}
      onChange={({ currentTarget }) => { onChange(fromLocalInput(currentTarget.value)); }}
    />
  );
}
