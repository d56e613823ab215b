import { absoluteTime, relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

interface MomentProps {
  /** ISO 8601, or null when it has not happened. */
  at: string | null;
}

/** An instant as people say it, with the exact time as its hint. */
export function Moment({ at }: MomentProps) {
  const now = useNow();
  if (at === null) return <span>–</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={absoluteTime(date)} style={{ whiteSpace: 'nowrap' }}>
      {relativeTime(date, now)}
    </time>
  );
}
