import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import { PaddleFault } from '~/integrations/paddle/client.server';
import type { Member } from '~/modules/auth/require-member.server';
import { mayAskPaddle, notDone, type Outcome } from '~/modules/billing/act.server';
import { syncBusiness } from '~/modules/billing/sync.server';
import { phoneField } from '~/modules/businesses/business.schema.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** Fetches what Paddle has. It changes nothing there. */
export async function askPaddleNow(member: Member): Promise<Outcome> {
  await mayAskPaddle(member);
  try {
    await syncBusiness(member.business.id);
  } catch (error) {
    if (error instanceof PaddleFault) throw notDone(error);
    throw error;
  }
  return { message: t`This is what Paddle has now` };
}

const choiceSchema = z.object({
  atCap: z.enum(['overage', 'message', 'ring']),
  ringNumber: z.string().trim().max(40).optional(),
});

/** What calls get when the included minutes are used up. */
export async function saveUsageChoice({ supabase, business, headers }: Member, form: FormData) {
  const choice = choiceSchema.safeParse(Object.fromEntries(form));
  if (!choice.success) throw appError('bad-request', { headers });
  const { atCap, ringNumber = '' } = choice.data;
  const answer = (error: string) =>
    data({ cap: { atCap, ringNumber, error } }, { status: 400, headers });
  const number = ringNumber ? phoneField.safeParse(ringNumber) : null;
  if (number && !number.success) return answer(number.error.issues[0]!.message);
  if (atCap === 'ring' && !number) return answer(t`Enter the number that calls ring on.`);
  const { error } = await supabase.rpc('set_usage_choice', {
    p_business_id: business.id,
    p_at_cap: atCap,
    // The function takes null here; generated types know no nullable arguments.
    p_ring_number: (number?.data ?? null) as string,
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error?.code === '23514') {
    return answer(t`A number of your own would ring itself. Enter the number of a person.`);
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: t`Saved: what happens when the minutes are used up` });
  throw redirect(`${paths.billing()}#cap`, { headers });
}
