import { redirect, type ActionFunctionArgs } from '@remix-run/node';

import { clearSession, createRequestClient } from '~/integrations/supabase/client.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { paths } from '~/paths';

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
  await supabase.auth.signOut({ scope: 'local' });
  clearSession(request, headers);
  // Pages that the browser keeps for the way back go with the session: somebody else may sit there next.
  headers.set('Clear-Site-Data', '"cache"');
  throw redirect(safeRedirectTo(form?.get('redirectTo'), paths.login({ notice: 'signed-out' })), {
    headers,
  });
}
