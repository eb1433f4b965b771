import type { MetaFunction } from '@remix-run/node';
import { Link } from '@remix-run/react';

import { PublicLayout } from '~/components/public-layout';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Thank you · Frontdesk` },
  { name: 'robots', content: 'noindex' },
];

export default function ContactSent() {
  return (
    <PublicLayout isNarrow>
      <h1 className="!text-2xl">Thank you</h1>
      <p className="mt-3 max-w-[60ch]">
        Your message is here, and somebody reads it. The answer comes by mail, to the address that
        you gave.
      </p>
      <p className="mt-5 flex flex-wrap gap-2">
        <Link className="btn" to={paths.landing()}>
          To the first page
        </Link>
        <Link className="btn btn-ghost" to={paths.contact()}>
          Write another one
        </Link>
      </p>
    </PublicLayout>
  );
}
