import { redirect } from '@remix-run/node';

import { createRequestClient, type Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';
import { readBusinessChoice } from './business-choice.server';
import { can, type Permission, type Role } from './permissions';
import { owesCode } from './two-factor.server';

export type User = { id: string; email: string; fullName: string };
export type Business = {
  id: string;
  name: string;
  slug: string;
  time_zone: string;
  logo_path: string | null;
  onboarding_step: string;
};
export type Member = {
  supabase: Supabase;
  headers: Headers;
  user: User;
  business: Business;
  role: Role;
  /** All businesses of the person, the shown one among them. */
  businesses: { id: string; name: string; role: Role }[];
};

/**
 * The signed-in person, or null. Asks the Auth server, since a cookie alone proves nothing.
 */
export async function getUser(request: Request): Promise<{
  supabase: Supabase;
  headers: Headers;
  user: User | null;
  /** Id of who has given their password and owes the code of their authenticator app: not signed in yet. */
  owes: string | null;
}> {
  const { supabase, headers } = createRequestClient(request);
  // No session cookie, no question to the Auth server.
  if (!/(?:^|;\s*)sb-[^=;]*auth-token/.test(request.headers.get('Cookie') ?? '')) {
    return { supabase, headers, user: null, owes: null };
  }
  const { data, error } = await supabase.auth.getUser();
  // Also when it refuses us for asking too often: a limit must not sign anybody out.
  const isUnanswered = error && (!error.status || error.status >= 500 || error.status === 429);
  if (isUnanswered && error.name !== 'AuthSessionMissingError') {
    throw appError('unavailable', { cause: error });
  }
  if (data.user && (await owesCode(supabase, data.user))) {
    return { supabase, headers, user: null, owes: data.user.id };
  }
  const user = data.user && {
    id: data.user.id,
    email: data.user.email ?? '',
    fullName: String(data.user.user_metadata?.full_name ?? '') || (data.user.email ?? ''),
  };
  return { supabase, headers, user, owes: null };
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
  const { data, error } = await supabase.rpc('my_businesses');
  if (error) throw appError('unavailable', { cause: error, headers });

  const chosen = await readBusinessChoice(request);
  // What an admin looks at comes before what they chose; then the choice, then the first one.
  const business =
    data.find(({ role }) => role === 'observer') ??
    data.find(({ id, is_disabled: isDisabled }) => id === chosen && !isDisabled) ??
    data.find(({ is_disabled: isDisabled }) => !isDisabled) ??
    data[0];
  if (!business) throw await withoutBusiness(supabase, user, headers);
  if (business.is_disabled) throw appError('disabled', { headers });

  const role = business.role as Role;
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
    businesses: data
      .filter(({ is_disabled: isDisabled }) => !isDisabled)
      .map(({ id, name, role: own }) => ({ id, name, role: own as Role })),
  };
}

/** What becomes of somebody without a business: an admin goes to the admin, others set one up. */
async function withoutBusiness(supabase: Supabase, user: User, headers: Headers) {
  const [admin, profile] = await Promise.all([
    supabase.rpc('is_platform_admin'),
    supabase.from('profiles').select('disabled_at').eq('id', user.id).maybeSingle(),
  ]);
  const cause = admin.error ?? profile.error;
  if (cause) return appError('unavailable', { cause, headers });
  if (profile.data?.disabled_at) return appError('disabled', { headers });
  return redirect(admin.data ? paths.admin() : paths.onboarding(), { headers });
}

/** `/calls.data` is how Remix's own fetch asks for `/calls`: people are sent back to the page. */
function cleanDataPath(pathname: string): string {
  return pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/');
}
