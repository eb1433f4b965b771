import './app.css';

import type { LinksFunction, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';
import type { ReactNode } from 'react';

import { ErrorView } from '~/components/error-view';
import { usePageContext } from '~/components/page-context';
import { MetaRefresh } from '~/components/refresh-choice';
import { trustsOf } from '~/modules/http/trusts';

export const meta: MetaFunction = () => [{ title: 'Frontdesk' }];
export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

/** A route says so when its page works as well without any script. */
type RouteHandle = { hydrate?: boolean } | undefined;

export function Layout({ children }: { children: ReactNode }) {
  const handles = useMatches().map(({ handle }) => handle);
  const hydrates = handles.every((handle) => (handle as RouteHandle)?.hydrate !== false);
  const { nonce, reports, traceId } = usePageContext();
  return (
    <html
      lang="en"
      data-trusts={trustsOf(handles).join(' ') || undefined}
      data-reports={hydrates && reports ? JSON.stringify(reports) : undefined}
      data-trace={traceId ?? undefined}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <MetaRefresh />
        <Links />
      </head>
      <body>
        <a className="fd-skip" href="#main">
          Skip to content
        </a>
        {children}
        {hydrates && (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return (
    <main id="main">
      <ErrorView />
    </main>
  );
}
