import { ToneBadge, type Tone } from '@/components/tone-badge';
import { text } from '@/text';

const tones: Record<string, Tone> = { matched: 'good', no_flow: 'quiet', unknown: 'wait', invalid: 'bad' };

export function DispositionBadge({ disposition }: { disposition: string }) {
  return <ToneBadge tone={tones[disposition] ?? 'quiet'}>{text.disposition[disposition] ?? disposition}</ToneBadge>;
}
