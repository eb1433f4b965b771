import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const moment = z.string();

/** What `call_ledger` answers. */
const ledgerSchema = z.object({
  isAsked: z.boolean(),
  failingSince: moment.nullable(),
  error: z.string().nullable(),
  lastAt: moment.nullable(),
  proof: z
    .object({
      from: moment,
      until: moment,
      found: z.number(),
      here: z.number(),
      recovered: z.number(),
      waiting: z.number(),
    })
    .nullable(),
  recoveries: z.array(
    z.object({
      callId: z.string().nullable(),
      name: z.string().nullable(),
      what: z.enum(['missing', 'incomplete']),
      at: moment,
    }),
  ),
  recoveredInAll: z.number(),
});
type Ledger = z.infer<typeof ledgerSchema>;

/** How the calls of a business compare with Vapi's list, in words; null when there is nothing to compare yet. */
export async function readLedger(supabase: Supabase, businessId: string, clock: Clock) {
  const { data, error } = await supabase.rpc('call_ledger', { p_business_id: businessId });
  if (error) throw appError('unavailable', { cause: error });
  return data ? ledgerWords(ledgerSchema.parse(data), clock) : null;
}

export function ledgerWords(ledger: Ledger, clock: Clock) {
  const { proof, failingSince, recoveries, recoveredInAll } = ledger;
  return {
    isAsked: ledger.isAsked,
    lastAt: ledger.lastAt && clock.momentWithin(ledger.lastAt),
    failing: failingSince && {
      since: clock.momentWithin(failingSince),
      why: ledger.error ? faultWords(ledger.error) : t`It did not come to an end.`,
    },
    proof: proof && {
      from: clock.momentWithin(proof.from),
      until: clock.momentWithin(proof.until),
      found: proof.found,
      here: proof.here + proof.recovered,
      recovered: proof.recovered,
      waiting: proof.waiting,
      /** Those that Vapi lists and that did not come in: something is wrong with them. */
      missing: proof.found - proof.here - proof.recovered - proof.waiting,
    },
    recoveries: recoveries.map(({ callId, name, what, at }, index) => ({
      key: index,
      to: callId && paths.call(callId),
      name: name ?? t`A call`,
      did: what === 'missing' ? t`was missing, and fetched` : t`was incomplete, and completed`,
      at: clock.momentWithin(at),
    })),
    more: recoveredInAll - recoveries.length,
  };
}

export type LedgerWords = ReturnType<typeof ledgerWords>;

/**
 * Has the calls compared now.
 *
 * @throws a redirect back with a word about it; AppError
 */
export async function askForCheck({ supabase, business, headers }: Member): Promise<never> {
  const { error } = await supabase.rpc('check_calls', { p_business_id: business.id });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  const words: Record<string, string> = {
    'just-compared': t`They were compared a moment ago`,
    'nothing-to-compare': t`There is nothing to compare yet`,
  };
  const known = error && words[error.hint ?? ''];
  if (error && !known) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: known ?? t`The calls are being compared` });
  throw redirect(paths.settings('data'), { headers });
}
