import '@mantine/charts/styles.css';

import { AreaChart, BarChart, LineChart } from '@mantine/charts';
import { SimpleGrid, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import { duration } from '@/lib/time';
import { homeText as text } from '@/text-home';

import type { Row } from '../api/statistics';
import classes from './charts.module.css';

interface ChartsProps {
  rows: Row[];
  period: 'hours' | 'days';
}

const whole = (count: number) => count.toLocaleString('en');
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

function labelOf(at: string, period: ChartsProps['period']): string {
  return (period === 'hours' ? clock : calendar).format(new Date(at));
}

const shared = { h: 200, dataKey: 'label', gridAxis: 'x', tickLine: 'none', strokeDasharray: '2 4' } as const;

export default function Charts({ rows, period }: ChartsProps) {
  const data = rows.map((row) => ({
    ...row,
    label: labelOf(row.at, period),
    success: row.success_share === null ? null : Number((row.success_share * 100).toFixed(2)),
  }));
  const total = (name: 'events' | 'succeeded' | 'filtered' | 'dead') => rows.reduce((sum, row) => sum + row[name], 0);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Chart title={text.chart.runs} summary={whole(total('succeeded') + total('filtered') + total('dead'))}>
        <BarChart
          {...shared}
          data={data}
          type="stacked"
          withLegend
          valueFormatter={whole}
          series={[
            { name: 'succeeded', label: text.chart.succeeded, color: 'var(--chart-good)' },
            { name: 'filtered', label: text.chart.filtered, color: 'var(--chart-quiet)' },
            { name: 'dead', label: text.chart.dead, color: 'var(--chart-bad)' },
          ]}
        />
      </Chart>
      <Chart title={text.chart.events} summary={whole(total('events'))}>
        <BarChart {...shared} data={data} valueFormatter={whole} series={[{ name: 'events', label: text.events, color: 'var(--chart-calm)' }]} />
      </Chart>
      <Chart title={text.chart.latency}>
        <LineChart
          {...shared}
          data={data}
          withLegend
          connectNulls={false}
          valueFormatter={duration}
          yAxisProps={{ width: 70 }}
          series={[
            { name: 'p50_ms', label: text.chart.p50, color: 'var(--chart-calm)' },
            { name: 'p95_ms', label: text.chart.p95, color: 'var(--chart-warn)', strokeDasharray: '5 3' },
          ]}
        />
      </Chart>
      <Chart title={text.chart.success}>
        <AreaChart
          {...shared}
          data={data}
          connectNulls={false}
          valueFormatter={(value) => `${value} %`}
          yAxisProps={{ domain: [0, 100] }}
          series={[{ name: 'success', label: text.share, color: 'var(--chart-good)' }]}
        />
      </Chart>
    </SimpleGrid>
  );
}

interface ChartProps {
  title: string;
  /** The sum, for those who do not see the picture. */
  summary?: string;
  children: ReactNode;
}

function Chart({ title, summary, children }: ChartProps) {
  return (
    <figure className={classes.chart} aria-label={summary === undefined ? title : text.chart.summary(title, summary)}>
      <Title order={3} size="sm" fw={600} mb={8} component="figcaption">
        {title}
      </Title>
      {children}
    </figure>
  );
}
