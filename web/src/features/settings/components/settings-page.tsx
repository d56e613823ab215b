import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { workspacesQuery } from '../api/workspace';
import { BackupsPanel } from './backups-panel';
import { RetentionPanel } from './retention-panel';
import { TokensPanel } from './tokens-panel';
import { UsersPanel } from './users-panel';
import { WorkspaceForm } from './workspace-form';

export function SettingsPage(): ReactNode {
  const query = useInfiniteQuery(workspacesQuery);
  return (
    <Page title={text.settings.title} intro={text.settings.intro}>
      <QueryView query={query}>
        {(data) => itemsOf(data).map((workspace) => <WorkspaceForm key={workspace.id} workspace={workspace} />)}
      </QueryView>
      <RetentionPanel />
      <UsersPanel />
      <TokensPanel />
      <BackupsPanel />
    </Page>
  );
}
