import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { paths } from '~/paths';
import { AuthLayout } from './auth-layout';
import { Note } from './ui/note';

/** What stands where a form stood that had a mail sent. The same for every address. */
export function MailSent({ to, children }: { to: string; children: ReactNode }) {
  return (
    <AuthLayout title="Look into your mailbox" subtitle="One step is left.">
      <Note tone="good" title={`A mail for ${to}`}>
        {children}
      </Note>
      <p>
        <Link className="fd-link" to={paths.login()}>
          Back to sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
