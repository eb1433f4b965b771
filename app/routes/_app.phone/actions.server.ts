import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { findCarrier, findCondition } from '~/modules/phone/forwarding';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const areaCodeSchema = z.object({
  areaCode: z
    .string({ error: () => t`Enter an area code of three digits, such as 415.` })
    .trim()
    .regex(/^[2-9]\d{2}$/, { error: () => t`Enter an area code of three digits, such as 415.` }),
  /** How many numbers the page showed: the same form sent twice asks for one. */
  have: z.coerce.number().int().min(0).max(100).catch(0),
});
export type AreaCodeForm = { areaCode: string };

const limits: Record<string, string> = {
  'no-line': t`The plan holds no further number. Take a larger one under Billing.`,
  'no-plan': t`Without a plan no number can be added. Choose one under Billing.`,
};

export const labelSchema = z.object({
  lineId: z.uuid(),
  label: z
    .string()
    .trim()
    .max(60, { error: () => t`At most 60 characters.` })
    .optional(),
});

/** Asks for a number; the same again after it failed. */
export async function requestLine({ supabase, business, headers }: Member, form: FormData) {
  const submission = parseForm(form, { schema: areaCodeSchema });
  if (submission.status !== 'success') {
    return data(
      { areaCode: submission.reply(), label: null, lineId: null },
      { status: 400, headers },
    );
  }
  const { error } = await supabase.rpc('request_phone_line', {
    p_business_id: business.id,
    p_area_code: submission.value.areaCode,
    p_have: submission.value.have,
  });
  const limit = limits[error?.hint ?? ''];
  if (limit) {
    return data(
      {
        areaCode: submission.reply({ fieldErrors: { areaCode: [limit] } }),
        label: null,
        lineId: null,
      },
      { status: 400, headers },
    );
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: t`Your number is on its way` });
  throw redirect(paths.phone(), { headers });
}

export async function renameLine({ supabase, business, headers }: Member, form: FormData) {
  const submission = parseForm(form, { schema: labelSchema });
  if (submission.status !== 'success') {
    const lineId = String(form.get('lineId'));
    return data({ areaCode: null, label: submission.reply(), lineId }, { status: 400, headers });
  }
  const { data: line, error } = await supabase
    .from('phone_lines')
    .update({ label: submission.value.label || null })
    .eq('business_id', business.id)
    .eq('id', submission.value.lineId)
    .select('id')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!line) throw appError('bad-request', { headers });
  await setToast(headers, { message: t`Name saved` });
  throw redirect(paths.phone(), { headers });
}

/** Waits ten minutes for a call on the line. */
export async function testForwarding(
  { supabase, business, user, headers }: Member,
  form: FormData,
): Promise<never> {
  const lineId = z.uuid().safeParse(form.get('lineId')).data;
  if (!lineId) throw appError('bad-request', { headers });
  const condition = findCondition(String(form.get('condition')));
  const carrier = findCarrier(String(form.get('carrier'))).id;
  const { error } = await supabase
    .from('forwarding_tests')
    .insert({ business_id: business.id, phone_line_id: lineId, condition, started_by: user.id })
    .select('id')
    .single();
  // A line of another business is no line of theirs.
  if (error?.code === '23503') throw appError('bad-request', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  const back = paths.phone({ line: lineId, carrier, condition });
  throw redirect(`${back}#forwarding-test`, { headers });
}
