import { Badge, Group } from '@mantine/core';

/** Tags as they are written; none is cut off. */
export function Tags({ tags }: { tags: string[] }) {
  return (
    <Group gap={4}>
      {tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={500} h="auto" maw="100%" styles={{ label: { whiteSpace: 'normal', overflow: 'visible' } }}>
          {tag}
        </Badge>
      ))}
    </Group>
  );
}
