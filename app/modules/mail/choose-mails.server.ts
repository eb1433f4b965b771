import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { StopLink } from './stop-mails.server';

const columns = [
  'call_summary',
  'urgent_call',
  'missed_call',
  'follow_up_due',
  'weekly_report',
  'usage_alerts',
] as const;
const choicesSchema = z.partialRecord(z.enum(columns), z.string().max(20));
type Choices = z.output<typeof choicesSchema>;
const foundSchema = z.object({ business: z.string(), choices: z.record(z.string(), z.string()) });

/**
 * What a person is told by mail about a business.
 *
 * @returns null for who is no member of it
 * @throws AppError `unavailable`
 */
export async function readChoices({ businessId, userId }: StopLink) {
  const { data, error } = await serviceClient().rpc('mail_choices', {
    p_business_id: businessId,
    p_user_id: userId,
  });
  if (error) throw appError('unavailable', { cause: error });
  return data === null ? null : foundSchema.parse(data);
}

/**
 * Changes what a person is told.
 *
 * @param choose what changes, seen from what is chosen now
 * @returns what those were before
 * @throws AppError `unavailable`, `bad-request` for a choice that there is not
 */
export async function chooseMails(
  link: StopLink,
  choose: (choices: Record<string, string>) => Choices,
): Promise<Choices> {
  const found = await readChoices(link);
  if (!found) return {};
  const next = choicesSchema.parse(choose(found.choices));
  const changed = Object.entries(next).filter(([name, value]) => found.choices[name] !== value);
  if (changed.length === 0) return {};
  const { error } = await serviceClient().rpc('choose_mails', {
    p_business_id: link.businessId,
    p_user_id: link.userId,
    p_choices: Object.fromEntries(changed),
  });
  if (error?.code === '23514') throw appError('bad-request', { cause: error });
  if (error) throw appError('unavailable', { cause: error });
  return Object.fromEntries(changed.map(([name]) => [name, found.choices[name] ?? '']));
}

/** What was chosen before, as the address of the page holds it: `call_summary.daily~missed_call.daily`. */
export function writeWas(was: Choices): string {
  return Object.entries(was)
    .map((pair) => pair.join('.'))
    .join('~');
}

/** @returns null for anything that {@link writeWas} does not write */
export function readWas(text: string): Choices | null {
  if (!text) return null;
  const pairs = text.split('~').map((pair) => pair.split('.'));
  if (pairs.some((pair) => pair.length !== 2)) return null;
  return choicesSchema.safeParse(Object.fromEntries(pairs as [string, string][])).data ?? null;
}
