import { isRouteErrorResponse, useLocation } from '@remix-run/react';
import { useEffect, useState } from 'react';

import { reportInBrowser } from '~/integrations/sentry/browser';
import { usePageContext } from './page-context';

/** The number that the document came with: of the page that it is about, and of no later one. */
const first =
  typeof document === 'undefined'
    ? null
    : { path: location.pathname, id: document.documentElement.dataset.trace ?? null };

/** How an error of a server reads in production, where its words stay on the server, and reported it is there. */
const fromServer = 'Unexpected Server Error';

/**
 * Under which number an error is found: of its report, or of its request in the log. What broke in the browser is
 * reported from here. Null for what is no surprise.
 */
export function useTraceId(error: unknown): string | null {
  const { traceId } = usePageContext();
  const { pathname } = useLocation();
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => {
    if (isRouteErrorResponse(error)) return;
    if (error instanceof Error && error.message === fromServer) return;
    void reportInBrowser(error).then(setOwn);
  }, [error]);
  return own ?? traceId ?? (first?.path === pathname ? first.id : null);
}
