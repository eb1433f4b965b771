import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
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
import { Note } from '~/components/ui/note';
import { newPasswordSchema, type NewPasswordForm } from '~/modules/auth/auth.schema.server';
import { setPassword } from '~/modules/auth/set-password.server';
import { endRecovery, mayRecover } from '~/modules/auth/recovery.server';
import { getUser } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Choose a new password · Frontdesk` }];

/** Only who came by a recovery link: everyone else asks for one first. */
async function requireRecovery(request: Request) {
  const { supabase, headers, user, owes } = await getUser(request);
  // Their authenticator app comes first; then they come back here.
  if (owes && (await mayRecover(request, owes))) {
    throw redirect(paths.loginCode({ redirectTo: paths.resetPassword() }), { headers });
  }
  if (!user || !(await mayRecover(request, user.id))) {
    throw redirect(paths.forgotPassword(), { headers });
  }
  return { supabase, headers, user };
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await requireRecovery(request);
  const isOtherBrowser = new URL(request.url).searchParams.get('because') === 'other-browser';
  return data({ email: user.email, isOtherBrowser }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers, user } = await requireRecovery(request);
  const submission = parseForm(await request.formData(), { schema: newPasswordSchema });
  const hideFields = ['password'];
  if (submission.status !== 'success') {
    return data(submission.reply({ hideFields }), { status: 400, headers });
  }
  const fault = await setPassword({ supabase, user, headers }, submission.value.password);
  if (fault) {
    const reply = submission.reply({ fieldErrors: { password: [fault] }, hideFields });
    return data(reply, { status: 400, headers });
  }
  await endRecovery(headers);
  await setToast(headers, { message: t`Your new password is set` });
  throw redirect(paths.today(), { headers });
}

export default function ResetPassword() {
  const { email, isOtherBrowser } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<NewPasswordForm>({ lastResult });
  return (
    <AuthLayout title="Choose a new password" subtitle={`For ${email}`}>
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {isOtherBrowser && (
          <Note tone="good" title="Your address is confirmed">
            You opened the mail in another browser than you signed up in. Choose your password once
            more: so nobody can make an account for an address that is not theirs.
          </Note>
        )}
        {form.errors && <Note tone="bad">{form.errors[0]}</Note>}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <Field
          label="New password"
          hint="At least 8 characters. All other devices are signed out."
          errors={fields.password.errors}
          {...getInputProps(fields.password, { type: 'password', value: false })}
          autoComplete="new-password"
          minLength={8}
          maxLength={72}
          required
        />
        <SubmitButton className="w-full">Set the password</SubmitButton>
      </Form>
    </AuthLayout>
  );
}
