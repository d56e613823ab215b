import { Text } from '@mantine/core';

import { OperationName } from '@/components/operation-name';

/** What starts a flow, one below the other. */
export function OperationList({ operations }: { operations: string[] }) {
  return operations.map((operation) => (
    <Text key={operation} size="sm">
      <OperationName id={operation} />
    </Text>
  ));
}
