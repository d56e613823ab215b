import { Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

import { ToneBadge } from '@/components/tone-badge';
import { LiveConnection, type Source } from '@/lib/live';
import { liveState } from '@/lib/live-state';
import { isWatched, refresher } from '@/lib/refresh';
import { liveText } from '@/text-home';

/** A page that nobody sees is told nothing after this while; a browser has few connections to one server. */
const hiddenMs = 20_000;

function openSource(): Source {
  return new EventSource('/api/v1/stream');
}

function later(action: () => void, ms: number): () => void {
  const timer = setTimeout(action, ms);
  return () => { clearTimeout(timer); };
}

/** While this is shown, every page reads again what changes. */
export function Live() {
  const client = useQueryClient();
  useEffect(() => {
    const readAgain = () => void client.invalidateQueries({ predicate: ({ queryKey }) => isWatched(queryKey) });
    const live = new LiveConnection({
      open: openSource,
      later,
      onChanges: refresher(client),
      onBegin: readAgain,
      onState: (state) => {
        liveState.set(state);
        // So that pages begin to ask by themselves.
        if (state === 'down') readAgain();
      },
    });
    let cancelHiding: (() => void) | null = null;
    const onVisibility = () => {
      cancelHiding?.();
      cancelHiding = null;
      if (document.visibilityState === 'visible') live.start();
      else cancelHiding = later(() => { live.stop(); }, hiddenMs);
    };
    document.addEventListener('visibilitychange', onVisibility);
    onVisibility();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      cancelHiding?.();
      live.stop();
    };
  }, [client]);
  return <LiveSign />;
}

/** Says so while news do not come; nothing is said while they do. */
function LiveSign() {
  const state = useSyncExternalStore(liveState.subscribe, liveState.get);
  return (
    <span role="status">
      {state === 'down' && (
        <Tooltip label={liveText.downHint} multiline w={260}>
          <span tabIndex={0}>
            <ToneBadge tone="wait">{liveText.down}</ToneBadge>
          </span>
        </Tooltip>
      )}
    </span>
  );
}
