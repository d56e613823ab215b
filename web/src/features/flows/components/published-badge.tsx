import { ToneBadge } from '@/components/tone-badge';
import { text } from '@/text';

import type { Flow } from '../api/flow';

export function PublishedBadge({ flow }: { flow: Pick<Flow, 'published_version' | 'latest_version'> }) {
  if (flow.published_version === null) return <ToneBadge tone="quiet">{text.flows.draft}</ToneBadge>;
  if (flow.published_version < flow.latest_version) {
    return <ToneBadge tone="wait">{text.flows.newerDraft(flow.published_version)}</ToneBadge>;
  }
  return <ToneBadge tone="good">{text.flows.published(flow.published_version)}</ToneBadge>;
}
