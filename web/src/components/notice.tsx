import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './notice.module.css';
import type { Tone } from './tone-badge';

interface NoticeProps {
  tone: Tone;
  title: string;
  children?: ReactNode;
}

/** Something to know before the rest of the page. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone}>
      <Text fw={600} className={classes.title ?? ''}>
        {title}
      </Text>
      {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
    </div>
  );
}
