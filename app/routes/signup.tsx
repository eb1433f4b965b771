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
import { MailSent } from '~/components/mail-sent';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { signUpSchema, type SignUpForm } from '~/modules/auth/auth.schema.server';
import { getAuthFeatures } from '~/modules/auth/auth-features.server';
import { logInWords } from '~/modules/auth/log-in-words.server';
import { getUser } from '~/modules/auth/require-member.server';
import { markSignUp } from '~/modules/auth/sign-up-mark.server';
import { takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { keepPlanWish, planWishOf } from '~/modules/billing/plan-wish.server';
import { planOf } from '~/modules/billing/plans';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { getSite } from '~/modules/site/site.server';
import { locale } from '~/modules/languages/language';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Create an account · Frontdesk` },
  { name: 'description', content: t`Create a Frontdesk account: fourteen days without a card.` },
];

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (user) throw redirect(paths.today(), { headers });
  const [{ isSignUpOpen }, { hasGoogle }] = await Promise.all([getSite(), getAuthFeatures()]);
  const wish = planWishOf(request);
  const label = wish ? planOf(wish.plan).label : '';
  const wished = wish && {
    ...wish,
    words:
      wish.interval === 'year'
        ? t`You chose ${label}, paid yearly. You are asked about it once your business is set up, and may try for free first.`
        : t`You chose ${label}, paid monthly. You are asked about it once your business is set up, and may try for free first.`,
  };
  return data({ isSignUpOpen, hasGoogle, wished }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const submission = parseForm(await request.formData(), { schema: signUpSchema });
  const { supabase, headers } = createRequestClient(request);
  await keepPlanWish(headers, planWishOf(request));
  const refuse = (status: number, reply: Parameters<typeof submission.reply>[0] = {}) =>
    data(
      { lastResult: submission.reply({ ...reply, hideFields: ['password'] }), sentTo: null },
      { status, headers },
    );
  if (submission.status !== 'success') return refuse(400);

  const { email, password, fullName } = submission.value;
  const { url, isSignUpOpen } = await getSite();
  if (!isSignUpOpen) return refuse(403, { formErrors: [t`Sign-ups are closed at the moment.`] });
  const wait = await takeAttempt('signUp', request, email);
  if (wait > 0) return refuse(429, { formErrors: [waitWords(wait)] });

  const { data: signedUp, error } = await supabase.auth.signUp({
    email,
    password,
    options: {
      data: { full_name: fullName, locale: locale() },
      emailRedirectTo: url + paths.authConfirm(),
    },
  });
  // A project without e-mail confirmation signs in at once.
  if (signedUp.session) throw redirect(paths.onboarding(), { headers });
  if (error?.code === 'weak_password') {
    const fault = t`This password is too easy to guess. Choose a longer one.`;
    return refuse(400, { fieldErrors: { password: [fault] } });
  }
  if (error && (!error.status || error.status >= 500)) {
    throw appError('unavailable', { cause: error, headers });
  }
  // Too many mails to one address would tell that it is known: that answer is the usual one.
  if (error?.status === 429 && error.code !== 'over_email_send_rate_limit') {
    return refuse(429, { formErrors: [logInWords['too-many']] });
  }
  await markSignUp(headers, email);
  // The same answer whether or not the address has an account already.
  return data({ lastResult: null, sentTo: email }, { headers });
}

export default function SignUp() {
  const { isSignUpOpen, hasGoogle, wished } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<SignUpForm>({ lastResult: result?.lastResult });
  if (result?.sentTo) {
    return (
      <MailSent to={result.sentTo}>
        Open the link in that mail to confirm your address. Nothing there after a minute? Look into
        the spam folder, or{' '}
        <Form method="post" action={paths.resendConfirmation()} className="inline">
          <input type="hidden" name="email" value={result.sentTo} />
          <button className="fd-link">send it again</button>
        </Form>
        . If you have an account already, just sign in.
      </MailSent>
    );
  }
  if (!isSignUpOpen) {
    return (
      <AuthLayout title="Sign-ups are closed" subtitle="We take no new accounts at the moment.">
        <p>
          <Link className="fd-link" to={paths.login()}>
            Sign in
          </Link>
        </p>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Create an account" subtitle="A receptionist that never misses a call.">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {wished && <Note tone="info">{wished.words}</Note>}
        {form.errors && <Note tone="bad">{form.errors[0]}</Note>}
        <Field
          label="Your name"
          errors={fields.fullName.errors}
          {...getInputProps(fields.fullName, { type: 'text' })}
          autoComplete="name"
          maxLength={120}
          required
        />
        <Field
          label="Work e-mail"
          errors={fields.email.errors}
          {...getInputProps(fields.email, { type: 'email' })}
          autoComplete="username"
          required
        />
        <Field
          label="Password"
          hint="At least 8 characters."
          errors={fields.password.errors}
          {...getInputProps(fields.password, { type: 'password', value: false })}
          autoComplete="new-password"
          minLength={8}
          maxLength={72}
          required
        />
        <SubmitButton className="w-full">Create account</SubmitButton>
      </Form>
      {hasGoogle && (
        <Form method="post" action={paths.loginGoogle()}>
          {wished && (
            <>
              <input type="hidden" name="plan" value={wished.plan} />
              <input type="hidden" name="interval" value={wished.interval} />
            </>
          )}
          <button className="btn w-full">Continue with Google</button>
        </Form>
      )}
      <p className="text-muted">
        Have an account?{' '}
        <Link className="fd-link" to={paths.login()}>
          Sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
