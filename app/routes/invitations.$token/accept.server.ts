import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';

import {
  createRequestClient,
  serviceClient,
  type Supabase,
} from '~/integrations/supabase/client.server';
import { joinSchema } from '~/modules/auth/auth.schema.server';
import { chooseBusiness } from '~/modules/auth/business-choice.server';
import { getUser } from '~/modules/auth/require-member.server';
import { takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { rememberLocale } from '~/modules/languages/remember-locale.server';
import { t } from '~/modules/languages/t';
import {
  acceptInvitation,
  readInvitation,
  type Invitation,
} from '~/modules/team/invitation.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** Takes the signed-in person into the team, and shows them the business. */
export async function accept(request: Request, token: string, { email }: Invitation) {
  const { supabase, user, headers } = await getUser(request);
  if (!user) {
    const redirectTo = paths.invitation(token);
    throw redirect(paths.login({ redirectTo, email, notice: 'signed-out-meanwhile' }), { headers });
  }
  return enter(supabase, token, headers);
}

/**
 * Makes an account for the address that was invited, signs in, and takes the person into the team. The
 * token came by mail to that address, which confirms it; so this works while sign-ups are closed.
 */
export async function join(
  request: Request,
  token: string,
  { email, state, hasAccount, unconfirmedId }: Invitation,
  form: FormData,
) {
  const submission = parseForm(form, { schema: joinSchema });
  const refuse = (status: number, reply: Parameters<typeof submission.reply>[0] = {}) =>
    data(submission.reply({ ...reply, hideFields: ['password'] }), { status });
  if (submission.status !== 'success') return refuse(400);
  const wait = await takeAttempt('signUp', request, email);
  if (wait > 0) return refuse(429, { formErrors: [waitWords(wait)] });

  const { fullName, password } = submission.value;
  if (state === 'open' && !hasAccount) {
    const { admin } = serviceClient().auth;
    const account = {
      password,
      email_confirm: true,
      user_metadata: { full_name: fullName, locale: locale() },
    };
    // Whoever made an account with the address without having it loses what they set.
    const { error } = unconfirmedId
      ? await admin.updateUserById(unconfirmedId, account)
      : await admin.createUser({ email, ...account });
    if (error?.code === 'weak_password') {
      const fault = t`This password is too easy to guess. Choose a longer one.`;
      return refuse(400, { fieldErrors: { password: [fault] } });
    }
    // The form sent twice finds the account that its first time made, which shows in more errors than one.
    const isMade = error && (await readInvitation(token))?.hasAccount;
    if (error && !isMade) throw appError('unavailable', { cause: error });
  }
  // The password shows whose account it is.
  const { supabase, headers } = createRequestClient(request);
  const { data: signedIn, error } = await supabase.auth.signInWithPassword({ email, password });
  if (error && (!error.status || error.status >= 500)) {
    throw appError('unavailable', { cause: error, headers });
  }
  if (error) throw redirect(paths.invitation(token));
  await rememberLocale(supabase, headers, signedIn.user.id);
  return enter(supabase, token, headers);
}

async function enter(supabase: Supabase, token: string, headers: Headers): Promise<never> {
  const business = await acceptInvitation(supabase, token, headers);
  // Used, expired or somebody else's: the page of the link says which, and what to do.
  if (!business) throw redirect(paths.invitation(token), { headers });
  await chooseBusiness(headers, business.id);
  await setToast(headers, { message: t`Welcome to ${business.name}` });
  throw redirect(paths.today(), { headers });
}
