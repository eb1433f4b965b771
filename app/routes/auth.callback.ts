import { redirect, type LoaderFunctionArgs } from '@remix-run/node';

import { createRequestClient } from '~/integrations/supabase/client.server';
import { createAuthenticator, LogInError } from '~/modules/auth/authenticator.server';
import { safeRedirectTo } from '~/modules/auth/redirect-to.server';
import { rememberLocale } from '~/modules/languages/remember-locale.server';
import { paths } from '~/paths';

/** The way back from Google: its code is exchanged for a session, or its refusal told. */
export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const { supabase, headers } = createRequestClient(request);
  if (params.get('error')) {
    const isUnverified = params.get('error_code') === 'provider_email_needs_verification';
    const notice = isUnverified ? 'google-unverified' : 'google-failed';
    throw redirect(paths.login({ notice }), { headers });
  }
  try {
    const { userId } = await createAuthenticator(supabase).authenticate('oauth-code', request);
    await rememberLocale(supabase, headers, userId);
  } catch (error) {
    if (!(error instanceof LogInError)) throw error;
    throw redirect(paths.login({ notice: 'google-failed' }), { headers });
  }
  throw redirect(safeRedirectTo(params.get('redirectTo'), paths.today()), { headers });
}
