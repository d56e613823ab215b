import type { ReactNode } from 'react';

import { Page } from '@/components/page';
import { TextLink } from '@/components/text-link';
import { text } from '@/text';

export function NotFoundPage(): ReactNode {
  return (
    <Page title={text.notFound.title} intro={text.notFound.intro}>
      <TextLink to="/">{text.notFound.home}</TextLink>
    </Page>
  );
}
