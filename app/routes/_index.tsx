import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link } from '@remix-run/react';

import { Brand } from '~/components/brand';
import { getUser } from '~/modules/auth/require-member.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: 'Frontdesk: an AI receptionist for your phone' },
  {
    name: 'description',
    content:
      'Frontdesk answers your business phone, writes down every call and tells you what to do next.',
  },
];

/** Members go to their day; everyone else reads what this is. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (user) throw redirect(paths.today(), { headers });
  return data(null, { headers });
}

export default function Landing() {
  return (
    <div className="bg-base-200 grid min-h-dvh grid-rows-[auto_1fr_auto] p-5">
      <header className="flex items-center justify-between">
        <Brand />
        <nav className="flex items-center gap-2" aria-label="Main">
          <Link className="btn btn-ghost" to={paths.pricing()}>
            Pricing
          </Link>
          <Link className="btn" to={paths.login()}>
            Sign in
          </Link>
        </nav>
      </header>
      <main id="main" className="mx-auto grid w-full max-w-[40rem] content-center gap-5 py-16">
        <h1 className="!text-[2.25rem] !leading-[1.15]">
          The receptionist that never misses a call.
        </h1>
        <p className="text-muted text-lg">
          Frontdesk answers your business phone, writes down what each caller wanted, and tells you
          what to do next: with the words that prove it.
        </p>
        <p className="flex flex-wrap gap-2">
          <Link className="btn btn-primary" to={paths.signup()}>
            Create an account
          </Link>
          <Link className="btn" to={paths.login()}>
            Sign in
          </Link>
        </p>
      </main>
      <footer className="flex justify-center">
        <Link className="fd-more" to={paths.status()}>
          Does it work now?
        </Link>
      </footer>
    </div>
  );
}
