import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
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
import { getAuthFeatures } from '~/modules/auth/auth-features.server';
import { createAuthenticator, LogInError } from '~/modules/auth/authenticator.server';
import { logInWords } from '~/modules/auth/log-in-words.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { getUser } from '~/modules/auth/require-member.server';
import { forgiveAttempts, takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { rememberLocale } from '~/modules/languages/remember-locale.server';
import { paths } from '~/paths';

/** A form needs no script. */
export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Sign in · Frontdesk` },
  {
    name: 'description',
    content: t`Sign in to Frontdesk, by password, by a mailed link or by Google.`,
  },
];

const notices: Record<string, { tone: 'info' | 'bad'; text: string }> = {
  'signed-out': { tone: 'info', text: t`You are signed out.` },
  'signed-out-meanwhile': {
    tone: 'info',
    text: t`You were signed out meanwhile. Sign in, then send the form again.`,
  },
  'link-expired': {
    tone: 'bad',
    text: t`That link is used up or too old. Have a new one sent to you below.`,
  },
  'google-failed': {
    tone: 'bad',
    text: t`Google did not sign you in. Try again, or sign in another way.`,
  },
  'google-unverified': {
    tone: 'bad',
    text: t`Google has not verified that address. Verify it there, or sign in another way.`,
  },
  'password-set': { tone: 'info', text: t`Your new password is set. Sign in with it.` },
};

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, owes, headers } = await getUser(request);
  const params = new URL(request.url).searchParams;
  const redirectTo = safeRedirectTo(params.get('redirectTo'), paths.today());
  if (user) throw redirect(redirectTo, { headers });
  if (owes) throw redirect(paths.loginCode({ redirectTo }), { headers });
  const { hasGoogle } = await getAuthFeatures();
  return data(
    {
      redirectTo,
      email: params.get('email') ?? '',
      isSandbox: getEnv().FRONTDESK_SANDBOX === '1',
      hasGoogle,
      notice: notices[params.get('notice') ?? ''] ?? null,
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.clone().formData();
  const submission = parseForm(form, { schema: logInSchema });
  const hideFields = ['password'];
  if (submission.status !== 'success') {
    return data(submission.reply({ hideFields }), { status: 400 });
  }
  const { email, redirectTo } = submission.value;
  const wait = await takeAttempt('password', request, email);
  if (wait > 0) {
    const reply = submission.reply({ formErrors: [waitWords(wait)], hideFields });
    return data(reply, { status: 429, headers: { 'Retry-After': String(wait) } });
  }
  const { supabase, headers } = createRequestClient(request);
  try {
    const { userId } = await createAuthenticator(supabase).authenticate('password', request);
    await rememberLocale(supabase, headers, userId);
  } catch (error) {
    if (!(error instanceof LogInError)) throw error;
    const reply = submission.reply({ formErrors: [logInWords[error.reason]], hideFields });
    return data(reply, { status: error.reason === 'too-many' ? 429 : 400, headers });
  }
  await forgiveAttempts('password', request, email);
  throw redirect(safeRedirectTo(redirectTo, paths.today()), { headers });
}

export default function LogIn() {
  const { redirectTo, email, isSandbox, hasGoogle, notice } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<LogInForm>({ lastResult, defaultValue: { email } });
  return (
    <AuthLayout title="Sign in" subtitle="See what your receptionist heard.">
      {notice && <Note tone={notice.tone}>{notice.text}</Note>}
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
      <div className="grid gap-2">
        {hasGoogle && (
          <Form method="post" action={paths.loginGoogle()}>
            <input type="hidden" name="redirectTo" value={redirectTo} />
            <button className="btn w-full">Continue with Google</button>
          </Form>
        )}
        <Form method="get" action={paths.loginLink()}>
          <input type="hidden" name="redirectTo" value={redirectTo} />
          <button className="btn w-full">Mail me a sign-in link</button>
        </Form>
      </div>
      <p className="text-muted flex flex-wrap justify-between gap-x-4">
        <span>
          New here?{' '}
          <Link className="fd-link" to={paths.signup()}>
            Create an account
          </Link>
        </span>
        <Link className="fd-link" to={paths.forgotPassword()}>
          Forgot your password?
        </Link>
      </p>
      {isSandbox && <DemoSignIns redirectTo={redirectTo} />}
    </AuthLayout>
  );
}

/** One press to look around as each of the demo people. The embedded stack alone shows it. */
function DemoSignIns({ redirectTo }: { redirectTo: string }) {
  const people = [
    ['demo@frontdesk.test', t`Owner, Harbor Realty`],
    ['manager@frontdesk.test', t`Manager, Harbor Realty`],
    ['viewer@frontdesk.test', t`Viewer, Harbor Realty`],
    ['other@frontdesk.test', t`Owner, Summit Dental`],
    ['admin@frontdesk.test', t`Platform admin`],
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
