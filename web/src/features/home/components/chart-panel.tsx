import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

import { Panel } from '@/components/panel';
import { homeText as text } from '@/text-home';

import type { Statistics } from '../api/statistics';

// The library of charts is larger than the page around it, which does not wait for it.
const Charts = lazy(() => import('./charts'));

type Period = 'hours' | 'days';

export function ChartPanel({ statistics }: { statistics: Statistics }) {
  const [period, setPeriod] = useState<Period>('hours');
  const rows = statistics[period];
  const isQuiet = rows.every(({ events, succeeded, filtered, dead }) => events + succeeded + filtered + dead === 0);
  return (
    <Panel
      title={text.chart.title}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={text.period}
          value={period}
          onChange={(value) => { setPeriod(value === 'days' ? 'days' : 'hours'); }}
          data={[{ value: 'hours', label: text.hours }, { value: 'days', label: text.days }]}
        />
      }
    >
      {isQuiet ? (
        <Text c="dimmed">{text.chart.quiet}</Text>
      ) : (
        <Suspense fallback={<Skeleton height={240} />}>
          <Charts rows={rows} period={period} />
        </Suspense>
      )}
    </Panel>
  );
}
