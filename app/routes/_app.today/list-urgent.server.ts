import type { Supabase } from '~/integrations/supabase/client.server';
import type { Clock } from '~/modules/format/time.server';
import {
  countFollowUps,
  followUpRow,
  groupBounds,
  listFollowUps,
} from '~/modules/follow-ups/list-follow-ups.server';

const shown = 8;

/** Open follow-ups that are overdue, due today or without a date: the longest waiting first. */
export async function listUrgent(supabase: Supabase, businessId: string, clock: Clock) {
  const bounds = groupBounds(clock);
  const [rows, { groups }] = await Promise.all([
    listFollowUps(supabase, { businessId, view: 'everyone', dueBy: bounds[1], limit: shown }),
    countFollowUps(supabase, { businessId, view: 'everyone', bounds }),
  ]);
  const [overdue = 0, today = 0, , , , undated = 0] = groups;
  return {
    total: overdue + today + undated,
    overdue,
    items: rows.map((row) => followUpRow(row, clock)),
  };
}
