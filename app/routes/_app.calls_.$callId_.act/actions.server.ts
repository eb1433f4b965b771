import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import { VapiFault } from '~/integrations/vapi/client.server';
import { controlCall, type CallOrder } from '~/integrations/vapi/control-call.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { keepOwnPhone } from '~/modules/live/own-phone.server';
import { readCallableNumber } from '~/modules/phone/callable-number.server';
import { getOwnNumbers } from '~/modules/receptionist/own-numbers.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const takeOverSchema = z.object({
  phone: z
    .string({ error: () => t`Enter your phone number.` })
    .trim()
    .min(1, { error: () => t`Enter your phone number.` })
    .max(40, { error: () => t`Enter a phone number of at most 40 characters.` }),
});
const saySchema = z.object({
  words: z
    .string({ error: () => t`Enter what the receptionist shall say.` })
    .trim()
    .min(1, { error: () => t`Enter what the receptionist shall say.` })
    .max(500, { error: () => t`Say it in at most 500 characters.` }),
});

const nothing = { takeOver: null, say: null, fault: null as string | null };

/** Puts the call through to a number that the member types. */
export async function takeOver(member: Member, callId: string, form: FormData) {
  const { supabase, business, headers } = member;
  const submission = parseForm(form, { schema: takeOverSchema });
  if (submission.status !== 'success') {
    return data({ ...nothing, takeOver: submission.reply() }, { status: 400, headers });
  }
  const { phone } = submission.value;
  const [own, { data: known, error: failed }] = await Promise.all([
    getOwnNumbers(supabase, business.id),
    supabase.from('businesses').select('country_code').eq('id', business.id).single(),
  ]);
  if (failed) throw appError('unavailable', { cause: failed, headers });
  const { number, error } = readCallableNumber(phone, known.country_code ?? 'us', [...own]);
  if (!number) {
    const takeOverReply = submission.reply({ fieldErrors: { phone: [String(error)] } });
    return data({ ...nothing, takeOver: takeOverReply }, { status: 400, headers });
  }
  await keepOwnPhone(headers, phone);
  return act(member, callId, {
    action: 'take-over',
    to: number,
    order: {
      type: 'transfer',
      destination: { type: 'number', number },
      content: 'One moment, I am connecting you with somebody from the team.',
    },
    done: t`Your phone is about to ring`,
  });
}

/** Has the receptionist say something, in the member's words. */
export async function say(member: Member, callId: string, form: FormData) {
  const submission = parseForm(form, { schema: saySchema });
  if (submission.status !== 'success') {
    const { headers } = member;
    return data({ ...nothing, say: submission.reply() }, { status: 400, headers });
  }
  return act(member, callId, {
    action: 'say',
    order: { type: 'say', content: submission.value.words },
    done: t`The receptionist says it in a moment`,
  });
}

export function endCall(member: Member, callId: string) {
  return act(member, callId, {
    action: 'end',
    order: { type: 'end-call' },
    done: t`The call is being ended`,
  });
}

type Act = { action: 'take-over' | 'say' | 'end'; to?: string; order: CallOrder; done: string };

/** Is allowed and written down first; then Vapi does it. */
async function act({ supabase, business, headers }: Member, callId: string, wanted: Act) {
  const { action, to, order, done } = wanted;
  const { data: vapiId, error } = await supabase.rpc('act_on_call', {
    p_business_id: business.id,
    p_call_id: callId,
    p_action: action,
    ...(to && { p_to: to }),
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error?.code === 'P0002' || error?.code === '22P02')
    throw appError('call-not-found', { headers });
  if (error && error.hint !== 'ended') throw appError('unavailable', { cause: error, headers });
  try {
    if (error) throw new VapiFault('gone', 'The call is over.');
    await controlCall(vapiId, order);
  } catch (reason) {
    if (!(reason instanceof VapiFault)) throw reason;
    if (reason.kind !== 'gone') {
      const fault = t`The phone service did not do it. The call goes on: try again.`;
      return data({ ...nothing, fault }, { status: 502, headers });
    }
    await setToast(headers, { message: t`Too late: the call has ended` });
    throw redirect(paths.call(callId), { headers });
  }
  await setToast(headers, { message: done });
  throw redirect(paths.call(callId), { headers });
}
