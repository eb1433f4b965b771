import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { logger } from '~/logger.server';
import { t } from '~/modules/languages/t';

/** How the Auth server says "for good": a hundred years. */
const forGood = '876000h';

type Admin = { supabase: Supabase; user: { id: string }; headers: Headers };

/**
 * Shuts somebody out, or lets them in again: their rows, by the database, and their sessions, by the Auth
 * server. The order is such that a failure half way leaves them outside.
 *
 * @returns what happened, in words
 * @throws AppError `not-found` when there is no such person, `bad-request` for oneself
 */
export async function setUserDisabled(
  { supabase, user, headers }: Admin,
  userId: string,
  isDisabled: boolean,
): Promise<string> {
  if (userId === user.id) throw appError('bad-request', { headers });
  if (!isDisabled) await changeBan(userId, 'none', headers);

  const { error } = await supabase.rpc('admin_set_user_disabled', {
    p_user_id: userId,
    p_disabled: isDisabled,
  });
  if (error?.code === 'P0002') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!isDisabled) return t`Enabled: they can sign in again`;

  try {
    await changeBan(userId, forGood, headers);
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    return t`Disabled: they see nothing. They could not be signed out: press Enable, then Disable again`;
  }
  return t`Disabled: they see nothing, and cannot sign in`;
}

async function changeBan(userId: string, duration: string, headers: Headers) {
  const { error } = await serviceClient().auth.admin.updateUserById(userId, {
    ban_duration: duration,
  });
  if (error?.status === 404) throw appError('not-found', { headers });
  if (error) {
    logger.error({ err: error, userId }, 'a ban could not be changed');
    throw appError('unavailable', { cause: error, headers });
  }
}
