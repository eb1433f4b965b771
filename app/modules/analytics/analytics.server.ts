import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Range } from './range.server';

/** What was counted, by name; what is not there is 0. */
const sums = z.record(z.string(), z.number());
const calls = z.number().int();

const schema = z.object({
  now: sums,
  before: sums,
  days: z.array(
    z.object({ day: z.string(), calls, answered: calls, afterHours: calls, missed: calls }),
  ),
  /** Weekday (1 is Monday), hour, calls. */
  hours: z.array(z.tuple([z.number(), z.number(), calls])),
  questions: z.array(z.object({ question: z.string(), calls, before: calls })),
  /** The first day that has a call at all; null when there was none ever. */
  firstDay: z.string().nullable(),
});

export type Analytics = z.infer<typeof schema>;
export type Sums = z.infer<typeof sums>;

/** All figures of a range and of the one before, in one question that reads rollups only. */
export async function getAnalytics(
  supabase: Supabase,
  businessId: string,
  { from, to }: Range,
): Promise<Analytics> {
  const { data, error } = await supabase.rpc('analytics', {
    p_business_id: businessId,
    p_from: from,
    p_to: to,
  });
  if (error) throw appError('unavailable', { cause: error });
  return schema.parse(data);
}
