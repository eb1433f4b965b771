import { redirect } from '@remix-run/node';

import { setToast } from '~/modules/toast/toast.server';
import { t } from '~/modules/languages/t';
import type { Member } from './require-member.server';

/**
 * Refuses a form of a page that was of another business than the one that is shown now, as after switching in
 * another tab: nothing is done to a business that nobody looked at. Forms say it with `<ForBusiness />`.
 *
 * @throws a redirect back to the page, that says so
 */
export async function refuseOtherBusiness(
  { business, headers }: Member,
  form: FormData,
  back: string,
): Promise<void> {
  const shown = form.get('businessId');
  if (shown === null || shown === business.id) return;
  await setToast(headers, {
    message: t`Another business is shown now. Nothing was changed.`,
    isProblem: true,
  });
  throw redirect(back, { headers });
}
