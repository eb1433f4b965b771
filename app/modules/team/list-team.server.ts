import { DateTime } from 'luxon';

import { pictureVersion } from '~/modules/pictures/picture.server';
import type { Role } from '~/modules/auth/permissions';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';

export type TeamMember = {
  id: string;
  name: string;
  email: string;
  role: Role;
  picture: string | null;
  /** `Joined Nov 3, 2026` */
  joined: string;
  /** `Signed in today, 2:06 pm` */
  seen: string;
};

export type OpenInvitation = {
  id: string;
  email: string;
  role: Role;
  /** `Today, 2:06 pm` */
  sent: string;
  /** Who sent it; null when they are not in the team any more. */
  by: string | null;
  isExpired: boolean;
  /** `Nov 30, 2:06 pm` */
  expires: string;
};

type Asked = Pick<Member, 'supabase' | 'business' | 'headers'>;

/**
 * The members of a business, owners first, as the team page shows them.
 *
 * @throws AppError `unavailable`
 */
export async function listMembers({ supabase, business, headers }: Asked): Promise<TeamMember[]> {
  const { data, error } = await supabase.rpc('list_members', { p_business_id: business.id });
  if (error) throw appError('unavailable', { cause: error, headers });
  const clock = new Clock(business.time_zone);
  const day = (iso: string) => clock.at(iso).setLocale(locale()).toLocaleString(DateTime.DATE_MED);
  return data.map((row) => ({
    id: row.user_id,
    name: row.full_name || row.email,
    email: row.email,
    role: row.role as Role,
    picture: row.avatar_path && paths.avatar(row.user_id, pictureVersion(row.avatar_path)),
    joined: t`Joined ${day(row.joined_at)}`,
    seen: row.last_sign_in_at
      ? t`Signed in ${clock.momentWithin(row.last_sign_in_at)}`
      : t`Never signed in`,
  }));
}

/**
 * The invitations of a business that nobody has accepted or revoked, the newest first; also those that have
 * expired, since they can be sent again.
 *
 * @throws AppError `unavailable`
 */
export async function listInvitations(
  { supabase, business, headers }: Asked,
  members: Promise<TeamMember[]>,
): Promise<OpenInvitation[]> {
  const [{ data, error }, team] = await Promise.all([
    supabase
      .from('invitations')
      .select('id, email, role, invited_by, sent_at, expires_at')
      .eq('business_id', business.id)
      .is('accepted_at', null)
      .is('revoked_at', null)
      .order('sent_at', { ascending: false })
      .limit(200),
    members,
  ]);
  if (error) throw appError('unavailable', { cause: error, headers });
  const clock = new Clock(business.time_zone);
  return data.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role as Role,
    sent: clock.momentWithin(row.sent_at),
    by: team.find(({ id }) => id === row.invited_by)?.name ?? null,
    isExpired: clock.at(row.expires_at) < clock.now,
    expires: clock.momentWithin(row.expires_at),
  }));
}
