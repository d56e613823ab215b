import { Button, FileInput, Group, Loader, NativeSelect, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';

import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { text as commonText } from '@/text';
import { importText as text } from '@/text-access';

import { useImport, usePreview, type Import } from '../api/import-people';

/** Rows and problems that are shown before the rest is left to the file. */
const shownMax = 8;

export function ImportPeople() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconFileSpreadsheet size={16} aria-hidden />} onClick={open}>
        {text.open}
      </Button>
      <Dialog opened={opened} onClose={close} size="xl" title={text.title}>
        <ImportForm onDone={close} />
      </Dialog>
    </>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const [csv, setCsv] = useState('');
  const [columns, setColumns] = useState<Record<string, string>>({});
  const [seen, setSeen] = useState<Import | null>(null);
  const preview = usePreview();
  const run = useImport();
  const take = async (file: File | null) => {
    run.reset();
    setColumns({});
    setSeen(null);
    const written = file === null ? '' : await file.text();
    setCsv(written);
    if (written !== '') preview.mutate({ csv: written, columns: {} }, { onSuccess: setSeen });
  };
  const choose = (column: string, field: string) => {
    const next = { ...columns, [column]: field };
    setColumns(next);
    preview.mutate({ csv, columns: next }, { onSuccess: setSeen });
  };
  const error = preview.error ?? run.error;
  if (run.data !== undefined) {
    return (
      <Stack gap="md">
        <Notice tone="good" title={text.done}>
          {text.counts(run.data)}
        </Notice>
        <Problems problems={run.data.problems} />
        <Group justify="flex-end">
          <Button onClick={onDone}>{commonText.close}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {text.hint}
      </Text>
      <FileInput label={text.file} accept=".csv,text/csv,text/plain" onChange={(file) => void take(file)} />
      {error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {error.message}
        </Text>
      )}
      {seen !== null && (
        <>
          <Columns columns={{ ...seen.columns, ...columns }} onChoose={choose} />
          <Preview preview={seen} />
          <Group justify="flex-end" gap="sm">
            {run.isPending && (
              <Group gap="xs" role="status">
                <Loader size="xs" />
                <Text size="sm">{text.importing}</Text>
              </Group>
            )}
            <Button loading={run.isPending} disabled={preview.isPending || seen.created + seen.updated === 0} onClick={() => { run.mutate({ csv, columns }); }}>
              {text.import}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

function Columns({ columns, onChoose }: { columns: Record<string, string>; onChoose: (column: string, field: string) => void }) {
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {text.columns}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {Object.entries(columns).map(([column, field]) => {
          const known = text.fields.some(({ value }) => value === field) || field === '';
          const own = known ? [] : [{ value: field, label: field }];
          return (
            <NativeSelect
              key={column}
              size="xs"
              label={column}
              aria-label={text.columnFor(column)}
              data={[{ value: '', label: text.leaveOut }, ...text.fields, ...own]}
              value={field}
              onChange={({ currentTarget }) => { onChoose(column, currentTarget.value); }}
            />
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

function Preview({ preview }: { preview: Import }) {
  const names = [...new Set(preview.people.flatMap(({ fields }) => Object.keys(fields)))];
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {text.preview}
      </Text>
      <Text size="sm" role="status">
        {text.counts(preview)}
        {preview.connected > 0 && ` · ${text.connected(preview.connected)}`}
      </Text>
      <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={text.preview}>
        <Table fz="xs" aria-label={text.preview}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.line}</Table.Th>
              {names.map((name) => <Table.Th key={name}>{name}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.people.slice(0, shownMax).map(({ line, fields }) => (
              <Table.Tr key={line}>
                <Table.Td>{line}</Table.Td>
                {names.map((name) => <Table.Td key={name}>{shown(fields[name])}</Table.Td>)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Problems problems={preview.problems} />
    </Stack>
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The lines that cannot be taken; all of them can be saved as a file, to be mended and sent again. */
function Problems({ problems }: { problems: Import['problems'] }) {
  if (problems.length === 0) return null;
  const save = () => {
    const lines = problems.map(({ line, problem }) => `${line},"${problem.replaceAll('"', '""')}"`);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([['line,problem', ...lines].join('\n')], { type: 'text/csv' }));
    link.download = 'problems.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Notice tone="warn" title={text.problems(problems.length)}>
      <Stack gap={4}>
        {problems.slice(0, shownMax).map((one) => (
          <Text key={one.line} size="sm">
            {text.problem(one)}
          </Text>
        ))}
        <Button size="compact-sm" variant="default" style={{ alignSelf: 'flex-start' }} onClick={save}>
          {text.errorFile}
        </Button>
      </Stack>
    </Notice>
  );
}
