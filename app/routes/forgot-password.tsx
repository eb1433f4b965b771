import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import { data, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { MailSent } from '~/components/mail-sent';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { emailSchema, type EmailForm } from '~/modules/auth/auth.schema.server';
import { sendAuthMail } from '~/modules/auth/mail-links.server';
import { waitWords } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Forgot your password? · Frontdesk` },
  { name: 'description', content: t`Have a link sent to you to choose a new password.` },
];

export async function action({ request }: ActionFunctionArgs) {
  const submission = parseForm(await request.formData(), { schema: emailSchema });
  if (submission.status !== 'success') {
    return data({ lastResult: submission.reply(), sentTo: null }, { status: 400 });
  }
  const { email } = submission.value;
  const { supabase, headers } = createRequestClient(request);
  const redirectTo = (await getSite()).url + paths.authConfirm();
  const wait = await sendAuthMail(request, email, () =>
    supabase.auth.resetPasswordForEmail(email, { redirectTo }),
  );
  if (wait > 0) {
    const lastResult = submission.reply({ formErrors: [waitWords(wait)] });
    return data({ lastResult, sentTo: null }, { status: 429, headers });
  }
  return data({ lastResult: null, sentTo: email }, { headers });
}

export default function ForgotPassword() {
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<EmailForm>({ lastResult: result?.lastResult });
  if (result?.sentTo) {
    return (
      <MailSent to={result.sentTo}>
        If the address has an account, a link to choose a new password is on its way. It works once
        and for an hour.
      </MailSent>
    );
  }
  return (
    <AuthLayout title="Forgot your password?" subtitle="A link to choose a new one is sent to you.">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {form.errors && <Note tone="bad">{form.errors[0]}</Note>}
        <Field
          label="E-mail"
          errors={fields.email.errors}
          {...getInputProps(fields.email, { type: 'email' })}
          autoComplete="username"
          required
        />
        <SubmitButton className="w-full">Send the link</SubmitButton>
      </Form>
      <p>
        <Link className="fd-link" to={paths.login()}>
          Back to sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
