import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import type { Role } from '~/modules/auth/permissions';
import { appError } from '~/modules/errors/app-error.server';

export type Invitation = {
  email: string;
  role: Role;
  business: string;
  inviter: string;
  /** full: the plan of the business has no seat left. */
  state: 'open' | 'full' | 'expired' | 'revoked' | 'accepted';
  /** The address that was invited can sign in already. */
  hasAccount: boolean;
  /** An account that was made with the address, and never confirmed. */
  unconfirmedId: string | null;
};

/**
 * What the link of a mail invites to, whoever opens it: it was sent to one address only. Reading changes
 * nothing.
 *
 * @returns null for a token that we did not make, or not any more: a newer mail has another one
 * @throws AppError `unavailable`
 */
export async function readInvitation(token: string | undefined): Promise<Invitation | null> {
  if (!token || !/^[0-9a-f]{64}$/.test(token)) return null;
  const { data, error } = await serviceClient()
    .rpc('read_invitation', { p_token: token })
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return (
    data && {
      email: data.email,
      role: data.role as Role,
      business: data.business_name,
      inviter: data.inviter,
      state: data.state as Invitation['state'],
      hasAccount: data.has_account,
      unconfirmedId: data.unconfirmed_id,
    }
  );
}

/**
 * Takes the person of a client into the team. Doing it twice does it once.
 *
 * @returns the business, or null when the link is not for them, or not any more
 * @throws AppError `unavailable`
 */
export async function acceptInvitation(
  supabase: Supabase,
  token: string,
  headers: Headers,
): Promise<{ id: string; name: string } | null> {
  const { data: businessId, error } = await supabase.rpc('accept_invitation', { p_token: token });
  if (error && ['P0001', 'P0002'].includes(error.code)) return null;
  if (error) throw appError('unavailable', { cause: error, headers });
  // A link that was used by somebody who has been removed since does not take them in again.
  const mine = await supabase.rpc('my_businesses');
  if (mine.error) throw appError('unavailable', { cause: mine.error, headers });
  return mine.data.find(({ id }) => id === businessId) ?? null;
}
