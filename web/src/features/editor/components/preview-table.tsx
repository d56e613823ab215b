import { Button, Collapse, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

import { editorText as text } from '@/text-editor';

import { shortValue, type Preview } from '../api/mapping';

/** What the mapping gives, sample by sample. */
export function PreviewTable({ preview }: { preview: Preview }) {
  const [opened, { toggle }] = useDisclosure(false);
  const names = preview.fields.map(({ field }) => field);
  if (preview.samples.length === 0) return <Text size="sm" c="dimmed">{text.mapping.untried}</Text>;
  return (
    <div>
      <Button size="compact-sm" variant="subtle" onClick={toggle} aria-expanded={opened}>
        {text.mapping.tried(preview.samples.length)} · {text.mapping.showTable}
      </Button>
      <Collapse expanded={opened}>
        <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={text.mapping.tableTitle}>
          <Table fz="xs" aria-label={text.mapping.tableTitle}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.mapping.sampleName}</Table.Th>
                {names.map((name) => <Table.Th key={name}>{name}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.samples.slice(0, 50).map((sample) => (
                <Table.Tr key={sample.sample}>
                  <Table.Td>{sample.sample}</Table.Td>
                  {names.map((name) => (
                    <Table.Td key={name}>{sample.value[name] === undefined ? '–' : shortValue(sample.value[name])}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </Collapse>
    </div>
  );
}
