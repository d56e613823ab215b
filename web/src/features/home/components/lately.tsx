import { Title } from '@mantine/core';

import { Figures, type Figure } from '@/components/figures';
import { duration } from '@/lib/time';
import { homeText as text } from '@/text-home';

import type { Counts } from '../api/statistics';

const whole = (count: number) => count.toLocaleString('en');

function percent(share: number | null): string {
  return share === null ? text.none : `${Number((share * 100).toFixed(share > 0.99 && share < 1 ? 2 : 1))} %`;
}

function figuresOf({ events, duplicates, succeeded, filtered, dead, success_share: share, p50_ms: p50, p95_ms: p95 }: Counts): Figure[] {
  return [
    { name: text.events, value: whole(events), hint: duplicates > 0 ? text.duplicates(whole(duplicates)) : undefined },
    { name: text.succeeded, value: whole(succeeded), hint: filtered > 0 ? text.filtered(whole(filtered)) : undefined },
    { name: text.failed, value: whole(dead), tone: dead > 0 ? 'bad' : undefined },
    { name: text.share, value: percent(share), hint: text.shareHint },
    { name: text.latency, value: p50 === null ? text.none : duration(p50), hint: p95 === null ? undefined : text.latencyHint(duration(p95)) },
  ];
}

/** The last 24 hours in five numbers. */
export function Lately({ counts }: { counts: Counts }) {
  return (
    <section aria-labelledby="lately">
      <Title order={2} size="h4" id="lately" mb={8}>
        {text.lately}
      </Title>
      <Figures cols={{ base: 2, sm: 3, md: 5 }} figures={figuresOf(counts)} />
    </section>
  );
}
