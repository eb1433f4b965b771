import { Authenticator } from 'remix-auth';
import { Strategy } from 'remix-auth/strategy';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { logInSchema } from './auth.schema.server';

export type SignedIn = {
  userId: string;
  email: string;
  /** The address was confirmed by this very sign-in. */
  isJustConfirmed: boolean;
};
/** Between the Auth server's clock and ours. */
const justMs = 15_000;

type LogInFault =
  | 'wrong-credentials'
  | 'not-confirmed'
  | 'too-many'
  | 'link-expired'
  /** One of the two addresses has agreed to the change: the other one is asked still. */
  | 'half-changed'
  | 'disabled';

/** Why somebody was not let in. Never tells whether the address has an account. */
export class LogInError extends Error {
  constructor(readonly reason: LogInFault) {
    super(reason);
  }
}

export const linkSchema = z.object({
  token_hash: z.string().min(1).max(500),
  type: z.enum(['signup', 'recovery', 'magiclink', 'email_change', 'invite']),
});

/** The code that Google's way back brings, exchanged with the verifier of this browser's cookie (PKCE). */
class OAuthCodeStrategy extends Strategy<SignedIn, { code: string }> {
  name = 'oauth-code';
  async authenticate(request: Request): Promise<SignedIn> {
    const code = new URL(request.url).searchParams.get('code');
    if (!code) throw new LogInError('link-expired');
    return this.verify({ code });
  }
}

/**
 * The one way in: remix-auth strategies over Supabase Auth. An authenticator is made for each request,
 * since the Supabase client that it signs in writes the session cookies of that request's response.
 *
 * `password`: the log-in form. `link`: the token of a mail, posted by the page that it opens.
 * `oauth-code`: the way back from Google.
 */
export function createAuthenticator(supabase: Supabase): Authenticator<SignedIn> {
  return new Authenticator<SignedIn>()
    .use(
      new FormStrategy(async ({ form }) => {
        const { email, password } = logInSchema.parse(Object.fromEntries(form));
        const answer = await supabase.auth.signInWithPassword({ email, password });
        // Supabase says so before it looks at the password: to a stranger it would tell of an account.
        if (answer.error?.code === 'user_banned') throw new LogInError('wrong-credentials');
        return settle(answer);
      }),
      'password',
    )
    .use(
      new FormStrategy(async ({ form }) => {
        const link = linkSchema.safeParse(Object.fromEntries(form)).data;
        if (!link) throw new LogInError('link-expired');
        const answer = await supabase.auth.verifyOtp(link);
        const isHalf = link.type === 'email_change' && !answer.error && !answer.data.session;
        if (isHalf) throw new LogInError('half-changed');
        return settle(answer, 'link-expired');
      }),
      'link',
    )
    .use(
      new OAuthCodeStrategy(async ({ code }) =>
        settle(await supabase.auth.exchangeCodeForSession(code), 'link-expired'),
      ),
    );
}

type Answer = {
  data: { user: { id: string; email?: string; email_confirmed_at?: string } | null };
  error: { code?: string; status?: number } | null;
};

function settle({ data, error }: Answer, otherwise: LogInFault = 'wrong-credentials'): SignedIn {
  if (!error && data.user) {
    const { id, email = '', email_confirmed_at: confirmedAt } = data.user;
    const age = Date.now() - Date.parse(confirmedAt ?? '');
    return { userId: id, email, isJustConfirmed: age < justMs };
  }
  if (error?.code === 'email_not_confirmed') throw new LogInError('not-confirmed');
  if (error?.code === 'user_banned') throw new LogInError('disabled');
  if (error?.status === 429) throw new LogInError('too-many');
  if (!error || (error.status && error.status < 500)) throw new LogInError(otherwise);
  throw appError('unavailable', { cause: error });
}
