import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { prettyJson, tokens } from '@/lib/json';
import { text } from '@/text';

import classes from './json-view.module.css';

/** Lines shown before a person asks for the rest. */
const linesShownFirst = 40;

interface JsonViewProps {
  value: unknown;
  /** Says what the data is, for screen readers. */
  label: string;
}

/** Any JSON value: indented, coloured, copyable. */
export function JsonView({ value, label }: JsonViewProps) {
  const written = useMemo(() => prettyJson(value), [value]);
  const lines = useMemo(() => written.split('\n'), [written]);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, linesShownFirst);
  return (
    <div className={classes.frame}>
      <div className={classes.copy}>
        <CopyJson value={written} />
      </div>
      <pre className={classes.code} tabIndex={0} role="group" aria-label={label}>
        {shown.map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </pre>
      {lines.length > shown.length && (
        <Button variant="subtle" size="compact-sm" m={6} onClick={() => { setAll(true); }}>
          {text.json.showAll(lines.length)}
        </Button>
      )}
    </div>
  );
}

function Line({ line }: { line: string }) {
  return (
    <code className={classes.line}>
      {tokens(line).map((token, index) => (
        <span key={index} data-kind={token.kind}>
          {token.text}
        </span>
      ))}
      {'\n'}
    </code>
  );
}

function CopyJson({ value }: { value: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.json.copied : text.json.copy} withArrow>
          <ActionIcon variant="default" size="sm" onClick={copy} aria-label={copied ? text.json.copied : text.json.copy}>
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
