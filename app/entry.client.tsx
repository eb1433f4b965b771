import { RemixBrowser } from '@remix-run/react';
import { startTransition, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';

import { watchErrors } from '~/integrations/sentry/browser';

watchErrors();
void readPageData().then(() =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  }),
);

/**
 * Remix reads the data of a page in its first render, which has to wait for them, at the root. Whoever touches the page
 * at that moment makes React give it up for good (its error 345, in React 18): no script works on it from then on. So
 * they are read before; that render throws what it waits for.
 */
async function readPageData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (waitsFor) {
    await waitsFor;
  }
}
