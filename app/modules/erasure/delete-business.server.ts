import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { mailReceipt } from './mail-receipt.server';

const message = 'Type the name of the business as it stands above.';
const schema = z.object({
  name: z.string({ error: message }).trim().min(1, message).max(200, message),
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
  const { data: receipt, error } = await supabase.rpc('delete_business', {
    p_business_id: business.id,
    p_name: submission.value.name,
  });
  if (error?.hint === 'wrong-name') {
    const reply = submission.reply({ fieldErrors: { name: [message] } });
    return data({ business: reply }, { status: 400, headers });
  }
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });

  await mailReceipt('business-erased', user.email, { receipt, business: business.name });
  if (businesses.every(({ id }) => id === business.id)) {
    throw redirect(paths.goodbye({ receipt }), { headers });
  }
  await setToast(headers, { message: `${business.name} is deleted. Receipt ${receipt}` });
  throw redirect(paths.today(), { headers });
}
