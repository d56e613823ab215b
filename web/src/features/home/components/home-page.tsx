import { Button, SimpleGrid, Stack } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Empty } from '@/components/empty';
import { Notices } from '@/components/notices';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { homeText } from '@/text-home';

import { isUntouched, statisticsQuery, type Statistics } from '../api/statistics';
import { ChartPanel } from './chart-panel';
import { Lately } from './lately';
import { QuotaPanel } from './quota-panel';
import { WaitingPanel } from './waiting-panel';

export function HomePage(): ReactNode {
  const query = useQuery(statisticsQuery);
  return (
    <Page title={homeText.title} intro={homeText.intro}>
      <QueryView query={query} lines={8}>
        {(statistics) => (isUntouched(statistics) ? <FirstStep /> : <Overview statistics={statistics} />)}
      </QueryView>
    </Page>
  );
}

function FirstStep() {
  return (
    <Empty icon={IconRocket} title={homeText.first}>
      <Stack align="center" gap="md">
        {homeText.firstHint}
        <Button renderRoot={(props) => <Link to="/welcome" {...props} />}>{homeText.firstStep}</Button>
      </Stack>
    </Empty>
  );
}

function Overview({ statistics }: { statistics: Statistics }) {
  return (
    <Stack gap="lg">
      <Notices except="connection.needs_attention" />
      <Lately counts={statistics.last_24_hours} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <WaitingPanel statistics={statistics} />
        <QuotaPanel quota={statistics.quota} />
      </SimpleGrid>
      <ChartPanel statistics={statistics} />
    </Stack>
  );
}
