import { getEnv } from '~/env.server';
import type { Supabase } from '~/integrations/supabase/client.server';
import { fetchSupabase } from '~/integrations/supabase/fetch.server';
import { appError } from '~/modules/errors/app-error.server';

export type TwoFactor = {
  /** Whether the Auth server offers it at all. */
  isOffered: boolean;
  /** The authenticator app in use, if there is one. */
  factorId: string | null;
};

let isOffered: boolean | undefined;

/**
 * Whether the Auth server knows authenticator apps: it answers a request for one that says nothing with a
 * fault in it, and a server without them with 404. Asked once a process. Source: Supabase Auth `POST /factors`.
 */
async function isTwoFactorOffered(supabase: Supabase): Promise<boolean> {
  if (isOffered !== undefined) return isOffered;
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = getEnv();
  const { data } = await supabase.auth.getSession();
  try {
    const response = await fetchSupabase(`${SUPABASE_URL}/auth/v1/factors`, {
      method: 'POST',
      headers: {
        apikey: SUPABASE_ANON_KEY,
        Authorization: `Bearer ${data.session?.access_token ?? ''}`,
        'Content-Type': 'application/json',
      },
      body: '{}',
      signal: AbortSignal.timeout(2_000),
    });
    if (response.status < 500 && response.status !== 401) isOffered = response.status !== 404;
    return isOffered ?? false;
  } catch {
    return false;
  }
}

/** The two-factor state of the signed-in person. */
export async function getTwoFactor(supabase: Supabase): Promise<TwoFactor> {
  if (!(await isTwoFactorOffered(supabase))) return { isOffered: false, factorId: null };
  const { data, error } = await supabase.auth.mfa.listFactors();
  if (error) throw appError('unavailable', { cause: error });
  return { isOffered: true, factorId: data.totp[0]?.id ?? null };
}

/**
 * Begins with an authenticator app: what it has to scan, or to be told by hand. It counts once a code of it was
 * verified; one that was begun before and left is taken away first.
 */
export async function beginTwoFactor(supabase: Supabase) {
  const { data: known } = await supabase.auth.mfa.listFactors();
  for (const factor of known?.all ?? []) {
    if (factor.status === 'unverified') await supabase.auth.mfa.unenroll({ factorId: factor.id });
  }
  const { data, error } = await supabase.auth.mfa.enroll({
    factorType: 'totp',
    issuer: 'Frontdesk',
    friendlyName: `Authenticator ${new Date().toISOString()}`,
  });
  if (error) throw appError('unavailable', { cause: error });
  return { factorId: data.id, qrCode: data.totp.qr_code, secret: data.totp.secret };
}

/** Verifies a code; the session counts as two-factor from then on. @returns false when it is wrong */
export async function verifyCode(
  supabase: Supabase,
  factorId: string,
  code: string,
): Promise<boolean> {
  const { error } = await supabase.auth.mfa.challengeAndVerify({ factorId, code });
  if (error && (!error.status || error.status >= 500))
    throw appError('unavailable', { cause: error });
  return !error;
}
