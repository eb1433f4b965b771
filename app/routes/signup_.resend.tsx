import { parseWithZod } from '@conform-to/zod/v4';
import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, useActionData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { MailSent } from '~/components/mail-sent';
import { Note } from '~/components/ui/note';
import { createRequestClient } from '~/integrations/supabase/client.server';
import { emailSchema } from '~/modules/auth/auth.schema.server';
import { sendAuthMail } from '~/modules/auth/mail-links.server';
import { waitWords } from '~/modules/auth/throttle.server';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: 'Confirm your address · Frontdesk' }];

export function loader() {
  throw redirect(paths.signup());
}

/** Sends the confirmation again, to whoever waits for one. */
export async function action({ request }: ActionFunctionArgs) {
  const submission = parseWithZod(await request.formData(), { schema: emailSchema });
  if (submission.status !== 'success') throw redirect(paths.signup());
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
  if (!result) return null;
  const { email, refusal } = result;
  if (!refusal) {
    return (
      <MailSent to={email}>
        If the address waits to be confirmed, the mail is on its way again. Mails to one address are
        at least a minute apart.
      </MailSent>
    );
  }
  return (
    <AuthLayout title="Not sent again yet" subtitle={email}>
      <Note tone="bad">{refusal}</Note>
      <Form method="post" action={paths.resendConfirmation()}>
        <input type="hidden" name="email" value={email} />
        <button className="btn w-full">Send it again</button>
      </Form>
    </AuthLayout>
  );
}
