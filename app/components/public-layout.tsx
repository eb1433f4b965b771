import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { paths } from '~/paths';
import { Brand } from './brand';
import { PublicFoot } from './public-foot';

/** The frame of the pages for everybody: the name, ways in, the page, and where else to look. */
export function PublicLayout({
  isSignedIn = false,
  isNarrow = false,
  children,
}: {
  /** False also where a page is the same for everybody and does not ask. */
  isSignedIn?: boolean;
  /** For pages of running text. */
  isNarrow?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={`mx-auto grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto] px-5 py-4 md:px-8 ${isNarrow ? 'max-w-3xl' : 'max-w-5xl'}`}
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4">
        <Link
          to={paths.landing()}
          aria-label="Frontdesk, home"
          className="inline-flex min-h-11 items-center"
        >
          <Brand />
        </Link>
        <nav className="flex items-center gap-1" aria-label="Main">
          <Link className="btn btn-ghost max-sm:!hidden" to={paths.pricing()}>
            Pricing
          </Link>
          <Link className="btn btn-ghost max-sm:!hidden" to={paths.faq()}>
            Questions
          </Link>
          {isSignedIn ? (
            <Link className="btn" to={paths.today()}>
              Go to Today
            </Link>
          ) : (
            <Link className="btn" to={paths.login()}>
              Sign in
            </Link>
          )}
        </nav>
      </header>
      <main id="main" className="pt-8 pb-12 md:pt-12">
        {children}
      </main>
      <PublicFoot />
    </div>
  );
}
