import { redirect, type ActionFunctionArgs } from '@remix-run/node';

import { chooseBusiness } from '~/modules/auth/business-choice.server';
import { requireUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';

export function loader() {
  throw redirect(paths.today());
}

/** Shows another business of the person's from now on. */
export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers, user } = await requireUser(request);
  const id = (await request.formData()).get('businessId');
  const business = user.businesses.find((one) => one.id === id);
  if (!business) throw appError('not-found', { headers });
  // What an admin looks at would be shown before what they choose.
  const isLooking = user.businesses.some(({ role }) => role === 'observer');
  if (isLooking && business.role !== 'observer') {
    const { error: stayed } = await supabase.rpc('admin_stop_view');
    if (stayed) throw appError('unavailable', { cause: stayed, headers });
  }
  await chooseBusiness(headers, business.id);
  // Pages that are open in other tabs come back for the one that is shown now; if not, they do so in time.
  await supabase.rpc('leave_live');
  throw redirect(paths.today(), { headers });
}
