import { Code, Group } from '@mantine/core';

export function OperationList({ operations }: { operations: string[] }) {
  return (
    <Group gap={4}>
      {operations.map((operation) => (
        <Code key={operation}>{operation}</Code>
      ))}
    </Group>
  );
}
