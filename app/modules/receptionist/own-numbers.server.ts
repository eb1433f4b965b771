import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';

const loop = () =>
  t`This is a number of the business itself: the call would come back. Enter another one.`;

/** The numbers that lead to the receptionist: its lines, and the business's own one that is forwarded to it. */
export async function getOwnNumbers(supabase: Supabase, businessId: string): Promise<Set<string>> {
  const [lines, business] = await Promise.all([
    supabase.from('phone_lines').select('phone_number').eq('business_id', businessId),
    supabase.from('businesses').select('phone_number').eq('id', businessId).single(),
  ]);
  const error = lines.error ?? business.error;
  if (error || !lines.data) throw appError('unavailable', { cause: error });
  const numbers = [...lines.data, business.data];
  return new Set(numbers.flatMap((row) => row?.phone_number ?? []));
}

/** People to transfer to whose number would come back to the receptionist, as errors of their fields. */
export async function findLoops(
  supabase: Supabase,
  businessId: string,
  people: { phone: string }[],
): Promise<Record<string, string[]>> {
  const own = await getOwnNumbers(supabase, businessId);
  const faults: Record<string, string[]> = {};
  for (const [index, { phone }] of people.entries()) {
    if (own.has(phone)) faults[`people[${index}].phone`] = [loop()];
  }
  return faults;
}
