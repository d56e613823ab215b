import { Text } from '@mantine/core';

import { Notice } from '@/components/notice';
import type { Finding } from '@/lib/finding';
import { text } from '@/text';

/** What the checks say about the newest version; nothing when they are content. */
export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null;
  const blocking = findings.some(({ severity }) => severity === 'error');
  return (
    <Notice tone={blocking ? 'bad' : 'wait'} title={blocking ? text.flows.findingsBlock : text.flows.findingsWarn}>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {findings.map((finding, index) => (
          <li key={index}>
            <Text size="sm" span>
              {[finding.step, finding.field].filter(Boolean).join(', ')}
              {': '}
              {finding.message} {finding.mend}
            </Text>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
