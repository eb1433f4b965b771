import { parseForm } from '~/modules/http/parse-form.server';
import { data, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, useActionData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { MailSent } from '~/components/mail-sent';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { emailSchema } from '~/modules/auth/auth.schema.server';
import { sendAuthMail } from '~/modules/auth/mail-links.server';
import { waitWords } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Confirm your address · Frontdesk` }];

/** Sends the confirmation again, to whoever waits for one. */
export async function action({ request }: ActionFunctionArgs) {
  const submission = parseForm(await request.formData(), { schema: emailSchema });
  if (submission.status !== 'success') {
    const [refusal = null] = submission.error?.email ?? [];
    return data({ email: '', refusal }, { status: 400 });
  }
  const { email } = submission.value;
  const { supabase, headers } = createRequestClient(request);
  const emailRedirectTo = (await getSite()).url + paths.authConfirm();
  const wait = await sendAuthMail(request, email, () =>
    supabase.auth.resend({ type: 'signup', email, options: { emailRedirectTo } }),
  );
  const refusal = wait > 0 ? waitWords(wait) : null;
  return data({ email, refusal }, { status: refusal ? 429 : 200, headers });
}

export default function Resend() {
  const result = useActionData<typeof action>();
  if (result && !result.refusal) {
    return (
      <MailSent to={result.email}>
        If the address waits to be confirmed, the mail is on its way again. Mails to one address are
        at least a minute apart.
      </MailSent>
    );
  }
  return (
    <AuthLayout title="Confirm your address" subtitle="Have the mail sent to you again.">
      {result?.refusal && <Note tone="bad">{result.refusal}</Note>}
      <Form method="post" className="grid gap-4">
        <Field
          id="email"
          name="email"
          label="E-mail"
          type="email"
          defaultValue={result?.email}
          autoComplete="username"
          required
        />
        <SubmitButton className="w-full">Send it again</SubmitButton>
      </Form>
    </AuthLayout>
  );
}
