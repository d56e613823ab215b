import { Button } from '@mantine/core';

import type { Finding } from '@/lib/finding';
import { editorText as text } from '@/text-editor';

import { mendsOf } from '../api/mend';
import { useEditor } from './editor-state';

/** Buttons that mend a finding, where a click can. */
export function Mends({ finding }: { finding: Finding }) {
  const { document, edit } = useEditor();
  return mendsOf(document, finding, text.panel.mend).map((mend) => (
    <Button key={mend.title} size="compact-xs" variant="default" ms={6} onClick={() => { edit(mend.document); }}>
      {mend.title}
    </Button>
  ));
}
