import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { Notice } from '@/components/notice';
import { itemsOf } from '@/lib/paging';
import { text } from '@/text';

import { isWorking, jobQuery, jobsQuery, usePendingChanges, useStopJob, type Job } from '../api/jobs';

/** Bulk changes: those that begin in a moment, those at work, and those that ended while this page was open. */
export function Jobs() {
  return (
    <>
      <PendingChanges />
      <StartedJobs />
    </>
  );
}

function PendingChanges() {
  const { pending, failure, forgetFailure, undo } = usePendingChanges();
  return (
    <>
      {pending.map(({ id, change: { action, matched, more }, beginsAt }) => (
        <Notice key={id} tone="busy" title={action === 'cancel' ? text.bulk.cancelSoon(matched, more) : text.bulk.replaySoon(matched, more)}>
          <Group justify="space-between" gap="xs">
            <Countdown until={beginsAt} />
            <Button size="xs" variant="default" onClick={() => { undo(id); }}>
              {text.bulk.undo}
            </Button>
          </Group>
        </Notice>
      ))}
      {failure !== null && (
        <Notice tone="bad" title={text.bulk.notBegun}>
          <Group justify="space-between" gap="xs">
            <Text size="sm" role="alert">
              {failure}
            </Text>
            <Button size="xs" variant="default" onClick={forgetFailure}>
              {text.close}
            </Button>
          </Group>
        </Notice>
      )}
    </>
  );
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, 250);
    return () => { clearInterval(timer); };
  }, []);
  return <Text size="sm">{text.bulk.beginsIn(Math.max(1, Math.ceil((until - now) / 1000)))}</Text>;
}

function StartedJobs() {
  const { data } = useInfiniteQuery(jobsQuery);
  // Those that had ended before, and those that were put away; null until the first answer.
  const [hidden, setHidden] = useState<string[] | null>(null);
  if (data === undefined) return null;
  const jobs = itemsOf(data);
  if (hidden === null) setHidden(jobs.filter((job) => !isWorking(job)).map(({ id }) => id));
  const known = hidden ?? [];
  return jobs
    .filter(({ id }) => !known.includes(id))
    .map(({ id }) => <JobProgress key={id} id={id} onDismiss={() => { setHidden([...known, id]); }} />);
}

interface JobProgressProps {
  id: string;
  onDismiss: () => void;
}

function JobProgress({ id, onDismiss }: JobProgressProps) {
  const { data: job } = useQuery(jobQuery(id));
  const stop = useStopJob(id);
  if (job === undefined) return null;
  const working = isWorking(job);
  return (
    <Notice tone={job.failed > 0 || job.state === 'failed' ? 'warn' : 'busy'} title={titleOf(job)}>
      <Stack gap="xs">
        <Progress value={shareOf(job)} animated={working} aria-label={titleOf(job)} />
        <Group justify="space-between" gap="xs">
          <Text size="sm" role="status">
            {text.bulk.figures(job)}
          </Text>
          {working ? (
            <Button size="xs" variant="default" loading={stop.isPending} onClick={() => { stop.mutate(); }}>
              {text.bulk.stop}
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={onDismiss}>
              {text.close}
            </Button>
          )}
        </Group>
        {job.error !== null && <Text size="sm">{job.error}</Text>}
      </Stack>
    </Notice>
  );
}

function titleOf({ action, state }: Job): string {
  const words = action === 'cancel' ? text.bulk.cancelState : text.bulk.replayState;
  return words[state] ?? state;
}

/** In percent. */
function shareOf({ state, matched, done, skipped, failed }: Job): number {
  if (state === 'counting') return 0;
  return matched === 0 ? 100 : ((done + skipped + failed) / matched) * 100;
}
