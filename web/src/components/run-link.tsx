import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

interface RunLinkProps {
  run: { id: string; flow: { id: string; name: string } };
  /** Of the event that started it, where that is not clear anyway. */
  eventType?: string;
}

/** A run in a table: the flow's name, which makes the whole row lead to the run. */
export function RunLink({ run: { id, flow }, eventType }: RunLinkProps) {
  return (
    <>
      <Link to="/runs/$id" params={{ id }} className="row-link">
        {flow.name === '' ? flow.id : flow.name}
      </Link>
      {eventType !== undefined && (
        <Text size="xs" c="dimmed" ff="monospace">
          {eventType}
        </Text>
      )}
    </>
  );
}
