import { redirect, type ActionFunctionArgs } from '@remix-run/node';

import { createRequestClient, leaveSession } from '~/integrations/supabase/client.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { paths } from '~/paths';
import { withinTime } from '~/within-time.server';

export function loader() {
  throw redirect(paths.landing());
}

/**
 * Ends this session, and goes where the form asks to. The cookies go even when the Auth server cannot be
 * asked.
 */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData().catch(() => null);
  const { supabase, headers } = createRequestClient(request);
  // Nothing is sent to a browser whose session is over in any case: whether this was heard is not waited for long.
  await withinTime(Promise.resolve(supabase.rpc('end_push_subscription')), 1_000).catch(() => {});
  await supabase.auth.signOut({ scope: 'local' });
  leaveSession(request, headers);
  throw redirect(safeRedirectTo(form?.get('redirectTo'), paths.login({ notice: 'signed-out' })), {
    headers,
  });
}
