import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import { mailReceipt } from './mail-receipt.server';

const error = () => t`Type the name of the business as it stands above.`;
const schema = z.object({
  name: z.string({ error }).trim().min(1, { error }).max(200, { error }),
});

/**
 * Deletes the business that is shown, when its name was typed.
 *
 * @returns a 400 reply when another name was.
 * @throws a redirect: to Today, or when it was the person's only business to the page that says goodbye.
 */
export async function deleteBusiness(member: Member, form: FormData) {
  const { supabase, business, businesses, user, headers } = member;
  const submission = parseForm(form, { schema });
  if (submission.status !== 'success') {
    return data({ business: submission.reply() }, { status: 400, headers });
  }
  const { data: receipt, error: refusal } = await supabase.rpc('delete_business', {
    p_business_id: business.id,
    p_name: submission.value.name,
  });
  if (refusal?.hint === 'wrong-name') {
    const reply = submission.reply({ fieldErrors: { name: [error()] } });
    return data({ business: reply }, { status: 400, headers });
  }
  if (refusal?.code === '42501') throw appError('forbidden', { headers });
  if (refusal) throw appError('unavailable', { cause: refusal, headers });

  await mailReceipt('business-erased', user.email, { receipt, business: business.name });
  if (businesses.every(({ id }) => id === business.id)) {
    throw redirect(paths.goodbye({ receipt }), { headers });
  }
  await setToast(headers, { message: t`${business.name} is deleted. Receipt ${receipt}` });
  throw redirect(paths.today(), { headers });
}
