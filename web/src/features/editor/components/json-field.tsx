import { useState } from 'react';

import { JsonEditor } from '@/components/json-editor';
import { objectOf, prettyJson } from '@/lib/json';

interface JsonFieldProps {
  label: string;
  value: Record<string, unknown>;
  onChange: (value: Record<string, unknown>) => void;
}

/** A JSON object that is taken over whenever what is written is one. */
export function JsonField({ label, value, onChange }: JsonFieldProps) {
  const [written, setWritten] = useState(() => prettyJson(value));
  return (
    <JsonEditor
      label={label}
      value={written}
      onChange={(next) => {
        setWritten(next);
        const parsed = objectOf(next);
        if (parsed !== null) onChange(parsed);
      }}
    />
  );
}
