import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';

import { AuthLayout } from '~/components/auth-layout';
import { Note } from '~/components/ui/note';
import { serviceClient } from '~/integrations/supabase/client.server';
import { getUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Deleted · Frontdesk` },
  { name: 'robots', content: 'noindex' },
];

/**
 * What was deleted, for whoever has the receipt's number: the person may have no account any more. Of the
 * receipt no more is shown than what kind it is.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  const receipt = z.uuid().safeParse(new URL(request.url).searchParams.get('receipt')).data;
  if (!receipt) throw appError('not-found', { headers });
  const { data: found, error } = await serviceClient()
    .from('erasure_receipts')
    .select('kind, vendor_erased_at, vendor_counts')
    .eq('id', receipt)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!found) throw appError('not-found', { headers });
  return data(
    {
      receipt,
      isAccount: found.kind === 'account',
      email: user?.email ?? null,
      atVendor: found.kind === 'business' ? vendorWords(found) : null,
    },
    { headers },
  );
}

export default function Goodbye() {
  const { receipt, isAccount, email, atVendor } = useLoaderData<typeof loader>();
  return (
    <AuthLayout
      title={isAccount ? 'Your account is deleted' : 'The business is deleted'}
      subtitle={
        isAccount
          ? 'You are signed out everywhere. Thank you for having been here.'
          : 'Its calls, callers and settings are gone, and nobody has access any more.'
      }
    >
      <Note tone="good" title="Your receipt">
        <p className="font-mono [overflow-wrap:anywhere]">{receipt}</p>
        <p className="fd-small fd-muted mt-1">
          {email ? `We mail it to ${email}.` : 'You have it by mail too.'} Pictures go within
          minutes; the receipt is then complete.
        </p>
        {atVendor && <p className="fd-small fd-muted mt-1">{atVendor}</p>}
      </Note>
      {isAccount ? (
        <p>
          <Link className="fd-link" to={paths.landing()}>
            To the front page
          </Link>
        </p>
      ) : (
        email && (
          <div className="grid gap-2">
            <Link className="btn btn-primary" to={paths.today()}>
              Go on with Frontdesk
            </Link>
            <Link className="btn" to={paths.deleteAccount()}>
              Delete my account too
            </Link>
          </div>
        )
      )}
    </AuthLayout>
  );
}

type AtVendor = { vendor_erased_at: string | null; vendor_counts: unknown };

function vendorWords({ vendor_erased_at: erasedAt, vendor_counts: counts }: AtVendor): string {
  if (!erasedAt) {
    return t`The phone service is being told to delete the assistant, the numbers, the documents and the calls. Load this page again to see when it has.`;
  }
  const words: Record<string, string> = {
    assistants: t`assistants`,
    phoneNumbers: t`phone numbers`,
    files: t`documents`,
    calls: t`calls`,
  };
  const all = (counts ?? {}) as Record<string, number>;
  const deleted = Object.entries(words)
    .map(([name, label]) => `${all[name] ?? 0} ${label}`)
    .join(', ');
  const { letGo } = all;
  return letGo
    ? t`Deleted at the phone service: ${deleted}. What had been there before Frontdesk (${letGo}) was let go: Frontdesk answers it no more.`
    : t`Deleted at the phone service: ${deleted}.`;
}
