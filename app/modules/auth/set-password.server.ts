import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { queueMail } from '~/modules/mail/queue-mail.server';
import { t } from '~/modules/languages/t';
import type { User } from './require-member.server';

type Session = { supabase: Supabase; user: User; headers: Headers };

/**
 * Sets the password of the signed-in person, signs all their other devices out and writes to them that it
 * was changed.
 *
 * @returns what is wrong with the password, or null when it is set
 * @throws AppError `unavailable`
 */
export async function setPassword(
  { supabase, user, headers }: Session,
  password: string,
): Promise<string | null> {
  const { error } = await supabase.auth.updateUser({ password });
  if (error?.code === 'same_password')
    return t`This is the password that you have. Choose another.`;
  if (error?.code === 'weak_password')
    return t`This password is too easy to guess. Choose a longer one.`;
  if (error) throw appError('unavailable', { cause: error, headers });
  await supabase.auth.signOut({ scope: 'others' });
  await queueMail('password-changed', user.email);
  return null;
}
