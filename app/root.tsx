import './app.css';

import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { LinksFunction, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';
import type { ReactNode } from 'react';

import { ErrorView } from '~/components/error-view';
import { usePageContext } from '~/components/page-context';
import { MetaRefresh } from '~/components/refresh-choice';
import { hydrates } from '~/modules/http/hydrates';
import { locale } from '~/modules/languages/language';
import { trustsOf } from '~/modules/http/trusts';

export const meta: MetaFunction = () => [{ title: 'Frontdesk' }];
export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  // Asked for with the styles, and not only once they are read; but for phones, whose line the styles need first.
  {
    rel: 'preload',
    href: inter,
    as: 'font',
    type: 'font/woff2',
    crossOrigin: 'anonymous',
    media: '(min-width: 48rem)',
  },
];

export function Layout({ children }: { children: ReactNode }) {
  const handles = useMatches().map(({ handle }) => handle);
  const hasScripts = hydrates(handles);
  const { nonce, reports, traceId, description } = usePageContext();
  return (
    <html
      lang={locale()}
      data-trusts={trustsOf(handles).join(' ') || undefined}
      data-reports={hasScripts && reports ? JSON.stringify(reports) : undefined}
      data-trace={traceId ?? undefined}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        {/* Browsers, which do not know it, leave what came: an element must be there on both sides, a text need not. */}
        {(hasScripts || description) && (
          <meta name="description" content={description ?? undefined} suppressHydrationWarning />
        )}
        <Meta />
        <MetaRefresh />
        <Links />
      </head>
      <body>
        <a className="fd-skip" href="#main">
          Skip to content
        </a>
        {children}
        {hasScripts && (
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
