import { Modal, type MantineSize } from '@mantine/core';
import type { ReactNode } from 'react';

import { text } from '@/text';

import classes from './dialog.module.css';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: MantineSize;
  /** For a question that has to be answered: neither Escape nor a click beside it puts it away. */
  mustAnswer?: boolean;
  children: ReactNode;
}

/** A box above the page. Its head is no `<header>`: the page has one already, and a screen reader lists both. */
export function Dialog({ opened, onClose, title, size = 'md', mustAnswer = false, children }: DialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} closeOnEscape={!mustAnswer} closeOnClickOutside={!mustAnswer}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title className={classes.title ?? ''}>{title}</Modal.Title>
          {!mustAnswer && <Modal.CloseButton aria-label={text.close} />}
        </div>
        <Modal.Body className={classes.body ?? ''}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
