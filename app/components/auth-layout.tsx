import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { paths } from '~/paths';
import { Brand } from './brand';
import { PublicFoot } from './public-foot';

/** A page with one thing to do: sign in, sign up, set up. */
export function AuthLayout({
  title,
  subtitle,
  children,
}: {
  title: string;
  subtitle: string;
  children: ReactNode;
}) {
  return (
    <div className="bg-base-200 grid min-h-dvh grid-rows-[auto_1fr_auto] p-5">
      <header>
        <Link
          to={paths.landing()}
          aria-label="Frontdesk, home"
          className="inline-flex min-h-11 items-center"
        >
          <Brand />
        </Link>
      </header>
      <main id="main" className="mx-auto grid w-full max-w-[23rem] content-center gap-5 py-10">
        <div>
          <h1 className="!text-2xl">{title}</h1>
          <p className="text-muted mt-1">{subtitle}</p>
        </div>
        {children}
      </main>
      <PublicFoot />
    </div>
  );
}
