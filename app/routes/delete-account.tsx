import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { DeleteAccountForm } from '~/components/delete-account-form';
import { requireUser } from '~/modules/auth/require-member.server';
import { deleteAccount, listOwnedAlone } from '~/modules/erasure/delete-account.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Delete your account · Frontdesk` }];

/** For people who belong to no business any more: the settings are those of a business. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireUser(request);
  return data({ email: user.email, ownedAlone: await listOwnedAlone(supabase) }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  return deleteAccount(request, await requireUser(request), await request.formData());
}

export default function DeleteAccount() {
  const person = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <AuthLayout title="Delete your account" subtitle="This cannot be taken back.">
      <DeleteAccountForm {...person} lastResult={result?.account} />
      <p>
        <Link className="fd-link" to={paths.today()}>
          Keep my account
        </Link>
      </p>
    </AuthLayout>
  );
}
