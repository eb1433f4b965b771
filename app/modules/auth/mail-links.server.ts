import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { takeAttempt } from './throttle.server';

type AuthError = { status?: number; code?: string } | null;

/**
 * Has the Auth server send a mail to an address, within our limits. Whether the address has an account, is
 * confirmed, or was written to a moment ago makes no difference to what the person reads.
 *
 * @param send asks the Auth server; its answer's `error` is what counts.
 * @returns seconds to wait when this was one attempt too many; 0 when the mail is on its way, if there is
 *   somebody to have it.
 * @throws AppError `unavailable`
 */
export async function sendAuthMail(
  request: Request,
  email: string,
  send: () => Promise<{ error: AuthError }>,
): Promise<number> {
  const wait = await takeAttempt('mail', request, email);
  if (wait > 0) return wait;
  const { error } = await send();
  if (error && (!error.status || error.status >= 500))
    throw appError('unavailable', { cause: error });
  return 0;
}

/** Asks for a link that signs in; makes no account. */
export function askForLink(supabase: Supabase, email: string, emailRedirectTo: string) {
  return supabase.auth.signInWithOtp({
    email,
    options: { shouldCreateUser: false, emailRedirectTo },
  });
}
