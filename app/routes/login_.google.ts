import { redirect, type ActionFunctionArgs } from '@remix-run/node';

import { createRequestClient } from '~/integrations/supabase/client.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { keepPlanWish, planWishSchema } from '~/modules/billing/plan-wish.server';
import { appError } from '~/modules/errors/app-error.server';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';

export function loader() {
  throw redirect(paths.login());
}

/** Sends the person to Google (PKCE: the verifier stays in a cookie of this browser). */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const redirectTo = safeRedirectTo(form.get('redirectTo'), paths.today());
  const { supabase, headers } = createRequestClient(request);
  const { data, error } = await supabase.auth.signInWithOAuth({
    provider: 'google',
    options: {
      redirectTo: (await getSite()).url + paths.authCallback({ redirectTo }),
      skipBrowserRedirect: true,
    },
  });
  if (error) throw appError('unavailable', { cause: error, headers });
  // From signing up for a plan.
  await keepPlanWish(headers, planWishSchema.safeParse(Object.fromEntries(form)).data ?? null);
  throw redirect(data.url, { headers });
}
