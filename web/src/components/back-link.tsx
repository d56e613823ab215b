import { IconChevronLeft } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';

import { TextLink } from './text-link';

interface BackLinkProps {
  to: NonNullable<LinkProps['to']>;
  children: string;
}

export function BackLink({ to, children }: BackLinkProps) {
  return (
    <TextLink to={to} size="sm" style={{ display: 'inline-flex', alignItems: 'center', gap: 2, alignSelf: 'flex-start' }}>
      <IconChevronLeft size={15} aria-hidden />
      {children}
    </TextLink>
  );
}
