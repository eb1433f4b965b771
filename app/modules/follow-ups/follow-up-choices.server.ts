import type { FollowUpChoices } from '~/components/follow-up-actions';
import type { Supabase } from '~/integrations/supabase/client.server';
import { can, type Role } from '~/modules/auth/permissions';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { snoozeOptions } from './snooze.server';

/** What the forms of follow-ups offer on a page: when they can be put off to, and who can have them. */
export async function followUpChoices(
  supabase: Supabase,
  businessId: string,
  clock: Clock,
): Promise<FollowUpChoices> {
  const { data, error } = await supabase.rpc('list_members', { p_business_id: businessId });
  if (error) throw appError('unavailable', { cause: error });
  return {
    snooze: snoozeOptions(clock),
    members: data.map((member) => ({
      id: member.user_id,
      name: member.full_name || member.email,
      canWork: can(member.role as Role, 'follow-ups.work'),
    })),
  };
}
