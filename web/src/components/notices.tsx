import { useQuery } from '@tanstack/react-query';
import * as v from 'valibot';

import { Notice } from '@/components/notice';
import { getJson } from '@/lib/http';
import { whileDown } from '@/lib/live-state';
import { listOf, parse, textOrEmpty } from '@/lib/schema';

const noticesSchema = v.object({
  items: listOf(v.object({ id: v.string(), kind: textOrEmpty, severity: textOrEmpty, message: textOrEmpty, mend: textOrEmpty })),
});

/** What a person should look at before anything else: refused connections, secrets that grow old; all kinds but one. */
export function Notices({ except }: { except?: string }) {
  const query = useQuery({
    queryKey: ['/notices'],
    queryFn: async ({ signal }) => parse(noticesSchema, await getJson('/notices?limit=20', signal)).items,
    refetchInterval: whileDown,
  });
  return query.data?.filter(({ kind }) => kind !== except).map(({ id, severity, message, mend }) => (
    <Notice key={id} tone={severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'quiet'} title={message}>
      {mend}
    </Notice>
  ));
}
