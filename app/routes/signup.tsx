import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { getEnv } from '~/env.server';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { signUpSchema, type SignUpForm } from '~/modules/auth/auth.schema.server';
import { getUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: 'Create an account · Frontdesk' }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (user) throw redirect(paths.today(), { headers });
  return data(null, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const submission = parseWithZod(await request.formData(), { schema: signUpSchema });
  if (submission.status !== 'success') {
    return data(
      { lastResult: submission.reply({ hideFields: ['password'] }), sentTo: null },
      { status: 400 },
    );
  }
  const { email, password, fullName } = submission.value;
  const { supabase, headers } = createRequestClient(request);
  const { data: signedUp, error } = await supabase.auth.signUp({
    email,
    password,
    options: {
      data: { full_name: fullName },
      emailRedirectTo: `${getEnv().SITE_URL}${paths.authConfirm()}`,
    },
  });
  // A project without e-mail confirmation signs in at once.
  if (signedUp.session) throw redirect(paths.onboarding(), { headers });
  if (error && error.code === 'weak_password') {
    const fieldErrors = { password: ['This password is too easy to guess. Choose a longer one.'] };
    return data(
      { lastResult: submission.reply({ fieldErrors, hideFields: ['password'] }), sentTo: null },
      { status: 400, headers },
    );
  }
  if (error && (!error.status || error.status >= 500)) {
    throw appError('unavailable', { cause: error, headers });
  }
  // Too many mails to one address would tell that it is known: that answer is the usual one.
  if (error?.status === 429 && error.code !== 'over_email_send_rate_limit') {
    const formErrors = ['Too many attempts. Wait a minute, then try again.'];
    return data(
      { lastResult: submission.reply({ formErrors, hideFields: ['password'] }), sentTo: null },
      { status: 429, headers },
    );
  }
  // The same answer whether or not the address has an account already.
  return data({ lastResult: null, sentTo: email }, { headers });
}

export default function SignUp() {
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<SignUpForm>({ lastResult: result?.lastResult });
  if (result?.sentTo) {
    return (
      <AuthLayout title="Look into your mailbox" subtitle="One step is left.">
        <Note tone="good" title={`We wrote to ${result.sentTo}`}>
          Open the link in that mail to confirm your address. Nothing there? Look into the spam
          folder. If you have an account already, just sign in.
        </Note>
        <p>
          <Link className="fd-link" to={paths.login()}>
            Back to sign in
          </Link>
        </p>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Create an account" subtitle="A receptionist that never misses a call.">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
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
      <p className="text-muted">
        Have an account?{' '}
        <Link className="fd-link" to={paths.login()}>
          Sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
