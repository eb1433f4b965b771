import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { getEnv } from '~/env.server';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { logInSchema, type LogInForm } from '~/modules/auth/auth.schema.server';
import { createAuthenticator, LogInError } from '~/modules/auth/authenticator.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { getUser } from '~/modules/auth/require-member.server';
import { paths } from '~/paths';

/** A form needs no script. */
export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: 'Sign in · Frontdesk' }];

const refusals = {
  'wrong-credentials': 'The e-mail address and the password do not fit together. Check both.',
  'not-confirmed': 'Confirm your e-mail address first: open the link that we sent to you.',
  'too-many': 'Too many attempts. Wait a minute, then try again.',
};
const notices: Record<string, string> = {
  'signed-out': 'You are signed out.',
  'link-expired': 'That link is used up or too old. Sign in, or sign up again to get a new one.',
};

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  const params = new URL(request.url).searchParams;
  const redirectTo = safeRedirectTo(params.get('redirectTo'), paths.today());
  if (user) throw redirect(redirectTo, { headers });
  const isSandbox = getEnv().FRONTDESK_SANDBOX === '1';
  return data(
    { redirectTo, isSandbox, notice: notices[params.get('notice') ?? ''] ?? null },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.clone().formData();
  const submission = parseWithZod(form, { schema: logInSchema });
  if (submission.status !== 'success') {
    return data(submission.reply({ hideFields: ['password'] }), { status: 400 });
  }
  const { supabase, headers } = createRequestClient(request);
  try {
    await createAuthenticator(supabase).authenticate('password', request);
  } catch (error) {
    if (!(error instanceof LogInError)) throw error;
    const formErrors = [refusals[error.reason]];
    return data(submission.reply({ formErrors, hideFields: ['password'] }), {
      status: error.reason === 'too-many' ? 429 : 400,
      headers,
    });
  }
  throw redirect(safeRedirectTo(submission.value.redirectTo, paths.today()), { headers });
}

export default function LogIn() {
  const { redirectTo, isSandbox, notice } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<LogInForm>({ lastResult });
  return (
    <AuthLayout title="Sign in" subtitle="See what your receptionist heard.">
      {notice && <Note tone="info">{notice}</Note>}
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {form.errors && (
          <Note tone="bad" title="You are not signed in">
            {form.errors[0]}
          </Note>
        )}
        <input type="hidden" name="redirectTo" value={redirectTo} />
        <Field
          label="E-mail"
          errors={fields.email.errors}
          {...getInputProps(fields.email, { type: 'email' })}
          autoComplete="username"
          required
        />
        <Field
          label="Password"
          errors={fields.password.errors}
          {...getInputProps(fields.password, { type: 'password', value: false })}
          autoComplete="current-password"
          required
        />
        <SubmitButton className="w-full">Sign in</SubmitButton>
      </Form>
      <p className="text-muted">
        New here?{' '}
        <Link className="fd-link" to={paths.signup()}>
          Create an account
        </Link>
      </p>
      {isSandbox && <DemoSignIns redirectTo={redirectTo} />}
    </AuthLayout>
  );
}

/** One press to look around as each of the demo people. The embedded stack alone shows it. */
function DemoSignIns({ redirectTo }: { redirectTo: string }) {
  const people = [
    ['demo@frontdesk.test', 'Owner, Harbor Realty'],
    ['manager@frontdesk.test', 'Manager, Harbor Realty'],
    ['viewer@frontdesk.test', 'Viewer, Harbor Realty'],
    ['other@frontdesk.test', 'Owner, Summit Dental'],
  ] as const;
  return (
    <section className="fd-card" aria-labelledby="demo">
      <header>
        <h2 id="demo">Look around with demo data</h2>
      </header>
      <ul className="fd-list">
        {people.map(([email, what]) => (
          <li key={email}>
            <span className="grow">
              <b className="font-semibold">{what}</b>
              <span className="fd-small fd-muted block">{email}</span>
            </span>
            <Form method="post">
              <input type="hidden" name="email" value={email} />
              <input type="hidden" name="password" value="frontdesk-demo-1" />
              <input type="hidden" name="redirectTo" value={redirectTo} />
              <button className="btn btn-sm" aria-label={`Sign in as ${what}`}>
                Sign in
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
