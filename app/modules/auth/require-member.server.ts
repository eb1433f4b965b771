import { redirect } from '@remix-run/node';
import { isAuthSessionMissingError } from '@supabase/supabase-js';
import { z } from 'zod';

import {
  clearSession,
  createRequestClient,
  type Supabase,
} from '~/integrations/supabase/client.server';
import { getReports } from '~/integrations/sentry/report.server';
import { appError } from '~/modules/errors/app-error.server';
import { noteRequest } from '~/modules/operations/current-request.server';
import { paths } from '~/paths';
import { withinTime } from '~/within-time.server';
import { readBusinessChoice } from './business-choice.server';
import { can, type Permission, type Role } from './permissions';

const businessSchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  time_zone: z.string(),
  logo_path: z.string().nullable(),
  onboarding_step: z.string(),
  role: z.enum(['owner', 'manager', 'viewer', 'observer']),
  is_disabled: z.boolean(),
});
const sessionSchema = z.object({
  id: z.string(),
  email: z.string(),
  fullName: z.string(),
  avatarPath: z.string().nullable(),
  timeZone: z.string().nullable(),
  isDisabled: z.boolean(),
  isAdmin: z.boolean(),
  owesCode: z.boolean(),
  businesses: z.array(businessSchema),
});

/** The signed-in person, as the database knows them. */
export type User = Omit<z.infer<typeof sessionSchema>, 'owesCode'>;
/** A business that somebody may enter, and as what. */
export type OwnBusiness = z.infer<typeof businessSchema>;
export type Business = Omit<OwnBusiness, 'role' | 'is_disabled'>;
export type Member = {
  supabase: Supabase;
  headers: Headers;
  user: User;
  business: Business;
  role: Role;
  /** All businesses of the person, the shown one among them. */
  businesses: { id: string; name: string; role: Role }[];
};

/** For the Auth server to give a new token. */
const newTokenMs = 6_000;

/**
 * The signed-in person, or null. A cookie alone proves nothing: the database checks the token's signature, and
 * that its session was not ended. One round trip, without the Auth server; that is asked only for a new token
 * when the old one has expired.
 */
export async function getUser(request: Request): Promise<{
  supabase: Supabase;
  headers: Headers;
  user: User | null;
  /** Id of who has given their password and owes the code of their authenticator app: not signed in yet. */
  owes: string | null;
}> {
  const { supabase, headers } = createRequestClient(request);
  const nobody = { supabase, headers, user: null, owes: null };
  // No session cookie, no question.
  if (!/(?:^|;\s*)sb-[^=;]*auth-token/.test(request.headers.get('Cookie') ?? '')) return nobody;
  // The library tries for half a minute to get a new token: nobody looks at an empty page for that long. What it
  // gets after all is there for the next request.
  const kept = await withinTime(supabase.auth.getSession(), newTokenMs).catch((error: unknown) => {
    if (isAuthSessionMissingError(error)) return { data: { session: null }, error: null };
    throw appError('unavailable', { cause: error });
  });
  // Also when it refuses us for asking too often: a limit must not sign anybody out.
  const { status } = kept.error ?? {};
  if (kept.error && (!status || status >= 500 || status === 429)) {
    throw appError('unavailable', { cause: kept.error });
  }
  if (!kept.data.session) return nobody;
  const answer = await supabase.rpc('my_session');
  if (answer.error && answer.status !== 401) throw appError('unavailable', { cause: answer.error });
  if (!answer.data) {
    clearSession(request, headers);
    return nobody;
  }
  const { owesCode, ...user } = sessionSchema.parse(answer.data);
  getReports()?.identify({ user: user.id });
  return owesCode
    ? { supabase, headers, user: null, owes: user.id }
    : { supabase, headers, user, owes: null };
}

/**
 * The start of every loader and action for signed-in people.
 *
 * @throws a redirect to log in, that comes back here; or the same from {@link getUser}.
 */
export async function requireUser(request: Request) {
  const { supabase, headers, user, owes } = await getUser(request);
  if (!user) {
    const { pathname, search } = new URL(request.url);
    const back = request.method === 'GET' ? cleanDataPath(pathname) + search : undefined;
    const notice = request.method === 'GET' ? undefined : 'signed-out-meanwhile';
    if (owes) throw redirect(paths.loginCode({ redirectTo: back }), { headers });
    throw redirect(paths.login({ redirectTo: back, notice }), { headers });
  }
  return { supabase, headers, user };
}

/**
 * The start of every loader and action of the app: who asks, for which business, as what.
 *
 * @param permission what the person must be allowed to do; others get the page's no-permission state.
 * @throws a redirect (to log in, or to set up a business first), or a 403 AppError.
 */
export async function requireMember(
  request: Request,
  _params?: Readonly<Record<string, string | undefined>>,
  permission: Permission = 'calls.read',
): Promise<Member> {
  const { supabase, headers, user } = await requireUser(request);
  const chosen = await readBusinessChoice(request);
  // What an admin looks at comes before what they chose; then the choice, then the first one.
  const business =
    user.businesses.find(({ role }) => role === 'observer') ??
    user.businesses.find(({ id, is_disabled: isDisabled }) => id === chosen && !isDisabled) ??
    user.businesses.find(({ is_disabled: isDisabled }) => !isDisabled) ??
    user.businesses[0];
  if (!business) throw withoutBusiness(user, headers);
  noteRequest({ businessId: business.id });
  if (business.is_disabled) throw appError('disabled', { headers });

  getReports()?.identify({ user: user.id, business: business.id });
  const { role } = business;
  // One rule for every form that is, and that will be: who only looks sends none.
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (role === 'observer' && !isRead) throw appError('observing', { headers });
  const mustSetUp = business.onboarding_step !== 'done' && can(role, 'business.edit');
  if (mustSetUp) throw redirect(paths.onboarding(), { headers });
  if (!can(role, permission)) throw appError('forbidden', { headers });
  return {
    supabase,
    headers,
    user,
    business,
    role,
    businesses: user.businesses
      .filter(({ is_disabled: isDisabled }) => !isDisabled)
      .map(({ id, name, role: own }) => ({ id, name, role: own })),
  };
}

/** What becomes of somebody without a business: an admin goes to the admin, others set one up. */
function withoutBusiness({ isDisabled, isAdmin }: User, headers: Headers) {
  if (isDisabled) return appError('disabled', { headers });
  return redirect(isAdmin ? paths.admin() : paths.onboarding(), { headers });
}

/** `/calls.data` is how Remix's own fetch asks for `/calls`: people are sent back to the page. */
function cleanDataPath(pathname: string): string {
  return pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/');
}
