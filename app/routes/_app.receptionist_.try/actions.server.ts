import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { takeAttempt } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { readCallableNumber } from '~/modules/phone/callable-number.server';
import {
  askDraft,
  maxTurns,
  questionSchema,
  readTurns,
  type Turn,
} from '~/modules/receptionist/ask-draft.server';
import { getCallingNumberId, placeTestCall } from '~/modules/receptionist/call-me.server';
import { getTrial } from '~/modules/receptionist/trial.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const callSchema = z.object({
  phone: z
    .string({ error: () => t`Enter your phone number.` })
    .trim()
    .min(1, { error: () => t`Enter your phone number.` })
    .max(40, { error: () => t`Enter your phone number.` }),
  isMine: z.literal('on', { error: () => t`Confirm that the number is yours.` }),
});
export type CallForm = z.input<typeof callSchema>;

const nothing = { ask: null, call: null, turns: null as Turn[] | null, isByRules: false };

/** A question in text; the conversation so far is in the form. Nothing of it is kept. */
export async function ask({ supabase, business, headers }: Member, form: FormData) {
  const turns = readTurns(form.get('turns'));
  const submission = parseForm(form, { schema: questionSchema });
  if (submission.status !== 'success') {
    return data({ ...nothing, ask: submission.reply(), turns }, { status: 400, headers });
  }
  if (turns.length >= maxTurns) {
    const reply = submission.reply({
      fieldErrors: { question: [t`This conversation is full. Start a new one.`] },
    });
    return data({ ...nothing, ask: reply, turns }, { status: 400, headers });
  }
  const { question } = submission.value;
  const answer = await askDraft(supabase, await getTrial(supabase, business), turns, question);
  const all: Turn[] = [
    ...turns,
    { role: 'you', text: question },
    { role: 'receptionist', text: answer.text },
  ];
  return data(
    {
      ...nothing,
      ask: submission.reply({ resetForm: true }),
      turns: all,
      isByRules: answer.isByRules,
    },
    { headers },
  );
}

/** Has the receptionist ring the person. */
export async function callMe(
  { supabase, business, user, headers }: Member,
  request: Request,
  form: FormData,
) {
  const submission = parseForm(form, { schema: callSchema });
  const refuse = (field: 'phone' | '', error: string, status: number) =>
    data(
      {
        ...nothing,
        call: submission.reply(
          field ? { fieldErrors: { [field]: [error] } } : { formErrors: [error] },
        ),
      },
      { status, headers },
    );
  if (submission.status !== 'success') {
    return data({ ...nothing, call: submission.reply() }, { status: 400, headers });
  }
  const [{ data: known }, { data: lines }] = await Promise.all([
    supabase
      .from('businesses')
      .select('country_code')
      .eq('id', business.id)
      .single()
      .throwOnError(),
    supabase
      .from('phone_lines')
      .select('phone_number')
      .eq('business_id', business.id)
      .throwOnError(),
  ]);
  const { number, error } = readCallableNumber(
    submission.value.phone,
    known.country_code ?? 'us',
    lines.map(({ phone_number: line }) => line),
  );
  if (!number) return refuse('phone', String(error), 400);
  const [trial, from] = await Promise.all([
    getTrial(supabase, business),
    getCallingNumberId(supabase, business.id),
  ]);
  if (!trial.assistantId || !from) {
    return refuse(
      '',
      t`There is no number to call you from yet: get one under Phone, and publish your receptionist once.`,
      409,
    );
  }
  const wait = await takeAttempt('test-call', request, user.id);
  if (wait > 0) {
    headers.set('Retry-After', String(wait));
    const minutes = Math.ceil(wait / 60);
    return refuse(
      '',
      t`You can have five test calls an hour. The next one is possible in ${minutes} min.`,
      429,
    );
  }
  const callId = await placeTestCall(supabase, trial, from, number);
  if (!callId) {
    return refuse('', t`The phone service did not take the call. Try again in a minute.`, 502);
  }
  await setToast(headers, { message: t`Your phone is about to ring` });
  throw redirect(`${paths.tryReceptionist({ call: callId })}#call-me`, { headers });
}
