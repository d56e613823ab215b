import { JsonInput } from '@mantine/core';

import { objectOf } from '@/lib/json';
import { text } from '@/text';

interface JsonEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A JSON object to be written by hand; says so while it is none. */
export function JsonEditor({ label, value, onChange }: JsonEditorProps) {
  return (
    <JsonInput
      label={label}
      value={value}
      onChange={onChange}
      error={objectOf(value) === null ? text.json.notAnObject : undefined}
      formatOnBlur
      autosize
      minRows={8}
      maxRows={24}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
    />
  );
}
