import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { chooseBusiness } from '~/modules/auth/business-choice.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start'), businessId: z.uuid() }),
  z.object({ intent: z.literal('stop') }),
]);

type Admin = Awaited<ReturnType<typeof requireAdmin>>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { headers } = await requireAdmin(request);
  throw redirect(paths.admin('businesses'), { headers });
}

/** Begins to look at a business as its owner sees it, or stops. */
export async function action({ request }: ActionFunctionArgs) {
  const admin = await requireAdmin(request);
  const submitted = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!submitted) throw appError('bad-request', { headers: admin.headers });
  return submitted.intent === 'start' ? start(admin, submitted.businessId) : stop(admin);
}

async function start({ supabase, headers }: Admin, businessId: string): Promise<never> {
  const { error } = await supabase.rpc('admin_start_view', { p_business_id: businessId });
  if (error?.code === 'P0002') throw appError('not-found', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });

  // A business of their own is not looked at: it is theirs, and is only chosen.
  const { data, error: unread } = await supabase.rpc('my_businesses');
  if (unread) throw appError('unavailable', { cause: unread, headers });
  const isOwn = data.some(({ id, role }) => id === businessId && role !== 'observer');
  if (isOwn) {
    await supabase.rpc('admin_stop_view').throwOnError();
    await chooseBusiness(headers, businessId);
  }
  throw redirect(paths.today(), { headers });
}

async function stop({ supabase, headers }: Admin): Promise<never> {
  const { error } = await supabase.rpc('admin_stop_view');
  if (error) throw appError('unavailable', { cause: error, headers });
  await setToast(headers, { message: t`You stopped looking` });
  throw redirect(paths.admin('businesses'), { headers });
}
