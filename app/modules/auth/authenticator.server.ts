import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { logInSchema } from './auth.schema.server';

/** Why somebody was not let in. Never tells whether the address has an account. */
export class LogInError extends Error {
  constructor(readonly reason: 'wrong-credentials' | 'not-confirmed' | 'too-many') {
    super(reason);
  }
}

/**
 * The one way in: remix-auth strategies over Supabase Auth. An authenticator is made for each request,
 * since the Supabase client that it signs in writes the session cookies of that request's response.
 */
export function createAuthenticator(supabase: Supabase): Authenticator<{ userId: string }> {
  return new Authenticator<{ userId: string }>().use(
    new FormStrategy(async ({ form }) => {
      const credentials = logInSchema.parse(Object.fromEntries(form));
      const { data, error } = await supabase.auth.signInWithPassword(credentials);
      if (!error) return { userId: data.user.id };
      if (error.code === 'email_not_confirmed') throw new LogInError('not-confirmed');
      if (error.status === 429) throw new LogInError('too-many');
      if (error.status && error.status < 500) throw new LogInError('wrong-credentials');
      throw appError('unavailable', { cause: error });
    }),
    'password',
  );
}
