import type { Supabase } from '~/integrations/supabase/client.server';
import { Clock } from '~/modules/format/time.server';

/** Times as the admin reads them: in their own zone where they chose one, else in UTC. */
export async function adminClock(supabase: Supabase, userId: string): Promise<Clock> {
  const { data } = await supabase
    .from('profiles')
    .select('time_zone')
    .eq('id', userId)
    .maybeSingle();
  return new Clock(data?.time_zone ?? 'UTC');
}
