import { QueryCache, QueryClient } from '@tanstack/react-query';

import { ApiError } from '@/lib/problem';

import { sessionKey } from './session';

function isSignedOut(error: Error): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** Answers that a second try could change: no answer, or the server's own failure. */
function isWorthRetrying(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // Any page may be the first to learn that the session has ended; the shell asks again and shows the way in.
    onError: (error, query) => {
      if (isSignedOut(error) && query.queryKey[0] !== sessionKey[0]) {
        void queryClient.invalidateQueries({ queryKey: sessionKey });
      }
    },
  }),
  defaultOptions: {
    queries: { staleTime: 1000, retry: (count, error) => count < 2 && isWorthRetrying(error) },
  },
});
