import { redirect, type ActionFunctionArgs } from '@remix-run/node';

import { clearSession, createRequestClient } from '~/integrations/supabase/client.server';
import { paths } from '~/paths';

export function loader() {
  throw redirect(paths.landing());
}

/** Ends this session. The cookies go even when the Auth server cannot be asked. */
export async function action({ request }: ActionFunctionArgs) {
  const { supabase, headers } = createRequestClient(request);
  await supabase.auth.signOut({ scope: 'local' });
  clearSession(request, headers);
  throw redirect(paths.login({ notice: 'signed-out' }), { headers });
}
