import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { listTokens, revokeToken } from '~/modules/api/manage-tokens.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Revoke a token · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const token = (await listTokens(member)).find(({ id }) => id === params.tokenId);
  if (!token) throw appError('not-found', { headers: member.headers });
  return data({ token }, { headers: member.headers });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const { headers } = member;
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.settings('api'));
  if (form.get('intent') !== 'revoke') throw appError('bad-request', { headers });
  await revokeToken(member, params.tokenId ?? '');
  await setToast(headers, { message: t`The token does not work any more` });
  throw redirect(paths.settings('api'), { headers });
}

export default function RevokeToken() {
  const { token } = useLoaderData<typeof loader>();
  return (
    <SettingsCard id="revoke" title={`Revoke ${token.name}?`} tone="danger">
      <p>
        Whatever uses <code>{token.prefix}…</code> ({token.used}) is refused from then on. A token
        that was revoked cannot be brought back: you would make a new one.
      </p>
      <Form method="post" className="flex flex-wrap gap-2">
        <ForBusiness />
        <button className="btn fd-danger-text" name="intent" value="revoke">
          Revoke {token.name}
        </button>
        <Link className="btn" to={paths.settings('api')}>
          Keep it
        </Link>
      </Form>
    </SettingsCard>
  );
}
