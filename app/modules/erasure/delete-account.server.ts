import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import { leaveSession, type Supabase } from '~/integrations/supabase/client.server';
import type { User } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import { mailReceipt } from './mail-receipt.server';
import { accountPhrase } from './words';

const error = () => t`Type the words “${accountPhrase()}”.`;
const schema = z.object({
  phrase: z
    .string({ error })
    .trim()
    .refine((phrase) => phrase.toLowerCase() === accountPhrase(), { error }),
});

type Person = { supabase: Supabase; headers: Headers; user: User };

/**
 * Deletes the account of whoever is signed in, with their session.
 *
 * @returns a 400 reply when the words are wrong, or a 409 one when a business would be left without an owner.
 * @throws a redirect to the page that says goodbye; AppError `unavailable`
 */
export async function deleteAccount(
  request: Request,
  { supabase, headers, user }: Person,
  form: FormData,
) {
  const submission = parseForm(form, { schema });
  if (submission.status !== 'success') {
    return data({ account: submission.reply() }, { status: 400, headers });
  }
  const { data: receipt, error } = await supabase.rpc('delete_account');
  if (error?.hint === 'last-owner') {
    const reply = submission.reply({
      fieldErrors: {
        phrase: [t`You are the only owner of a business. Hand it over or delete it first.`],
      },
    });
    return data({ account: reply }, { status: 409, headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  await mailReceipt('account-erased', user.email, { receipt });
  leaveSession(request, headers);
  throw redirect(paths.goodbye({ receipt }), { headers });
}

/** The businesses that stop somebody from deleting their account. */
export async function listOwnedAlone(supabase: Supabase) {
  const { data: businesses, error } = await supabase.rpc('businesses_owned_alone');
  if (error) throw appError('unavailable', { cause: error });
  return businesses;
}
