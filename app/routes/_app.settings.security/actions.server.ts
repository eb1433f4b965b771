import type { SubmissionResult } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import {
  anonymousClient,
  leaveSession,
  type Supabase,
} from '~/integrations/supabase/client.server';
import { emailField, newPasswordField, passwordField } from '~/modules/auth/auth.schema.server';
import type { User } from '~/modules/auth/require-member.server';
import { setPassword } from '~/modules/auth/set-password.server';
import { forgiveAttempts, takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { beginTwoFactor, getTwoFactor, verifyCode } from '~/modules/auth/two-factor.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { queueMail } from '~/modules/mail/queue-mail.server';
import { getSite } from '~/modules/site/site.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** Who is signed in, and the page to come back to: members have it in the settings, admins in the admin. */
export type Account = { supabase: Supabase; user: User; headers: Headers; back: string };

const passwordSchema = z.object({ current: passwordField, password: newPasswordField });
const emailSchema = z.object({ email: emailField });
export type PasswordForm = z.infer<typeof passwordSchema>;
export type EmailForm = z.infer<typeof emailSchema>;

export type SecurityResult = {
  password: SubmissionResult | null;
  email: SubmissionResult | null;
  /** An address that waits for both mails to be opened. */
  emailSentTo: string | null;
  setUp: { factorId: string; qrCode: string; secret: string; error: string | null } | null;
  codeError: string | null;
};
const nothing: SecurityResult = {
  password: null,
  email: null,
  emailSentTo: null,
  setUp: null,
  codeError: null,
};
const wrongCode = () => t`That is not the code of this moment. Enter the one it shows now.`;

export async function changePassword(account: Account, request: Request, form: FormData) {
  const { user, headers } = account;
  const submission = parseForm(form, { schema: passwordSchema });
  const refuse = (status: number, fieldErrors?: Record<string, string[]>) => {
    const reply = submission.reply({ fieldErrors, hideFields: ['current', 'password'] });
    return data({ ...nothing, password: reply }, { status, headers });
  };
  if (submission.status !== 'success') return refuse(400);
  const wait = await takeAttempt('password', request, user.email);
  if (wait > 0) return refuse(429, { current: [waitWords(wait)] });

  // Asked without this browser's session, so that nothing of it changes.
  const { current, password } = submission.value;
  const anonymous = anonymousClient();
  const known = await anonymous.auth.signInWithPassword({
    email: user.email,
    password: current,
  });
  if (known.error && (!known.error.status || known.error.status >= 500)) {
    throw appError('unavailable', { cause: known.error, headers });
  }
  if (known.error) return refuse(400, { current: [t`This is not your password.`] });
  await anonymous.auth.signOut({ scope: 'local' });
  await forgiveAttempts('password', request, user.email);
  const fault = await setPassword(account, password);
  if (fault) return refuse(400, { password: [fault] });
  return done(account, t`Password changed. Other devices are signed out`);
}

export async function changeEmail(
  { supabase, user, headers }: Account,
  request: Request,
  form: FormData,
) {
  const submission = parseForm(form, { schema: emailSchema });
  const refuse = (status: number, fault?: string) => {
    const reply = submission.reply(fault ? { fieldErrors: { email: [fault] } } : {});
    return data({ ...nothing, email: reply }, { status, headers });
  };
  if (submission.status !== 'success') return refuse(400);
  const { email } = submission.value;
  if (email === user.email) return refuse(400, t`This is the address that you have.`);
  const wait = await takeAttempt('mail', request, user.email);
  if (wait > 0) return refuse(429, waitWords(wait));
  const emailRedirectTo =
    (await getSite()).url + paths.authConfirm({ redirectTo: paths.settings('security') });
  const { error } = await supabase.auth.updateUser({ email }, { emailRedirectTo });
  if (error && (!error.status || error.status >= 500)) {
    throw appError('unavailable', { cause: error, headers });
  }
  // The old address hears of it too, from us: not every Auth server writes to both.
  // Also when the new one is taken: whether it is, is not told.
  await queueMail('address-changing', user.email, { email });
  // Whether the address belongs to another account is not told: then the mail does not come.
  return data({ ...nothing, emailSentTo: email }, { headers });
}

export async function beginSetUp({ supabase, headers }: Account) {
  return data(
    { ...nothing, setUp: { ...(await beginTwoFactor(supabase)), error: null } },
    { headers },
  );
}

export async function finishSetUp(account: Account, request: Request, form: FormData) {
  const { supabase, user, headers } = account;
  const setUp = {
    factorId: String(form.get('factorId')),
    qrCode: String(form.get('qrCode')),
    secret: String(form.get('secret')),
  };
  const wait = await takeAttempt('code', request, user.id);
  const isRight =
    wait === 0 && (await verifyCode(supabase, setUp.factorId, digits(form.get('code'))));
  if (!isRight) {
    const error = wait > 0 ? waitWords(wait) : wrongCode();
    return data(
      { ...nothing, setUp: { ...setUp, error } },
      { status: wait > 0 ? 429 : 400, headers },
    );
  }
  return done(account, t`Two-factor is on`);
}

export async function turnOff(account: Account, request: Request, form: FormData) {
  const { supabase, user, headers } = account;
  const { factorId } = await getTwoFactor(supabase);
  const wait = await takeAttempt('code', request, user.id);
  const isRight =
    factorId && wait === 0 && (await verifyCode(supabase, factorId, digits(form.get('code'))));
  if (!isRight) {
    const codeError = wait > 0 ? waitWords(wait) : wrongCode();
    return data({ ...nothing, codeError }, { status: wait > 0 ? 429 : 400, headers });
  }
  const { error } = await supabase.auth.mfa.unenroll({ factorId });
  if (error) throw appError('unavailable', { cause: error, headers });
  return done(account, t`Two-factor is off`);
}

export async function endSession(account: Account, form: FormData) {
  const { supabase, headers } = account;
  const id = z.uuid().safeParse(form.get('sessionId')).data;
  if (!id) throw appError('bad-request', { headers });
  const { error } = await supabase.rpc('end_session', { p_id: id });
  if (error) throw appError('unavailable', { cause: error, headers });
  return done(account, t`That device is signed out`);
}

export async function signOutEverywhere(
  { supabase, headers }: Account,
  request: Request,
): Promise<never> {
  const { error } = await supabase.auth.signOut({ scope: 'global' });
  if (error && (!error.status || error.status >= 500)) {
    throw appError('unavailable', { cause: error, headers });
  }
  leaveSession(request, headers);
  throw redirect(paths.login({ notice: 'signed-out' }), { headers });
}

function digits(value: FormDataEntryValue | null): string {
  return String(value ?? '')
    .replace(/\D/g, '')
    .slice(0, 10);
}

async function done({ headers, back }: Account, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirect(back, { headers });
}
