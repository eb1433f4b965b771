import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { createRequestClient } from '~/integrations/supabase/client.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { paths } from '~/paths';

const linkSchema = z.object({
  token_hash: z.string().min(1).max(500),
  type: z.enum(['signup', 'recovery', 'magiclink', 'email_change', 'invite']),
});

/** Where the links in our mails lead: the token is exchanged for a session, once. */
export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const link = linkSchema.safeParse(Object.fromEntries(params)).data;
  if (!link) throw redirect(paths.login({ notice: 'link-expired' }));

  const { supabase, headers } = createRequestClient(request);
  const { error } = await supabase.auth.verifyOtp(link);
  if (error) throw redirect(paths.login({ notice: 'link-expired' }), { headers });
  throw redirect(safeRedirectTo(params.get('redirectTo'), paths.today()), { headers });
}
