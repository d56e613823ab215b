import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { text } from '@/text';

interface FailureProps {
  error: Error;
  retry?: () => void;
}

/** Stands where the data would have been. */
export function Failure({ error, retry }: FailureProps) {
  return (
    <Alert color="red" variant="outline" title={text.errors.title} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            {text.errors.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
