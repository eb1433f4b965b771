import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { getUser } from '~/modules/auth/require-member.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { forgiveAttempts, takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { getTwoFactor, verifyCode } from '~/modules/auth/two-factor.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Enter your code · Frontdesk` }];

/** The second step of signing in, for who has an authenticator app. */
async function requireHalfSignedIn(request: Request) {
  const { supabase, headers, user, owes } = await getUser(request);
  if (user) throw redirect(paths.today(), { headers });
  if (!owes) throw redirect(paths.login(), { headers });
  return { supabase, headers, userId: owes };
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { headers } = await requireHalfSignedIn(request);
  const redirectTo = new URL(request.url).searchParams.get('redirectTo');
  return data({ redirectTo: safeRedirectTo(redirectTo, paths.today()) }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers, userId } = await requireHalfSignedIn(request);
  const form = await request.formData();
  const wait = await takeAttempt('code', request, userId);
  if (wait > 0) return data({ error: waitWords(wait) }, { status: 429, headers });
  const code = String(form.get('code') ?? '').replace(/\D/g, '');
  const { factorId } = await getTwoFactor(supabase);
  if (!factorId || code.length !== 6 || !(await verifyCode(supabase, factorId, code))) {
    return data(
      { error: t`That is not the code of this moment. Enter the one it shows now.` },
      { status: 400, headers },
    );
  }
  await forgiveAttempts('code', request, userId);
  throw redirect(safeRedirectTo(form.get('redirectTo'), paths.today()), { headers });
}

export default function EnterCode() {
  const { redirectTo } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <AuthLayout title="Enter your code" subtitle="Your authenticator app shows six digits.">
      <Form method="post" className="grid gap-4">
        <input type="hidden" name="redirectTo" value={redirectTo} />
        <Field
          id="code"
          name="code"
          label="Code"
          errors={result ? [result.error] : undefined}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          required
        />
        <SubmitButton className="w-full">Sign in</SubmitButton>
      </Form>
      <Form method="post" action={paths.logout()}>
        <button className="fd-more">Sign in as somebody else</button>
      </Form>
    </AuthLayout>
  );
}
