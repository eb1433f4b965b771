import { redirect } from '@remix-run/node';

import { createRequestClient, type Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { paths } from '~/paths';

/** What a member may do, from least to most. */
export const roles = ['viewer', 'manager', 'owner'] as const;
export type Role = (typeof roles)[number];

export type User = { id: string; email: string; fullName: string };
export type Business = { id: string; name: string; slug: string; time_zone: string };
export type Member = {
  supabase: Supabase;
  headers: Headers;
  user: User;
  business: Business;
  role: Role;
};

/** True when `role` includes what `needed` may do. */
export function hasRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/**
 * The signed-in person, or null. Asks the Auth server, since a cookie alone proves nothing.
 */
export async function getUser(
  request: Request,
): Promise<{ supabase: Supabase; headers: Headers; user: User | null }> {
  const { supabase, headers } = createRequestClient(request);
  // No session cookie, no question to the Auth server.
  if (!/(?:^|;\s*)sb-[^=;]*auth-token/.test(request.headers.get('Cookie') ?? '')) {
    return { supabase, headers, user: null };
  }
  const { data, error } = await supabase.auth.getUser();
  if (error && (error.status === undefined || error.status === 0 || error.status >= 500)) {
    throw appError('unavailable', { cause: error });
  }
  const user = data.user && {
    id: data.user.id,
    email: data.user.email ?? '',
    fullName: String(data.user.user_metadata?.full_name ?? '') || (data.user.email ?? ''),
  };
  return { supabase, headers, user };
}

/**
 * The start of every loader and action for signed-in people.
 *
 * @throws a redirect to log in, that comes back here; or the same from {@link getUser}.
 */
export async function requireUser(request: Request) {
  const { supabase, headers, user } = await getUser(request);
  if (!user) {
    const { pathname, search } = new URL(request.url);
    const back = request.method === 'GET' ? cleanDataPath(pathname) + search : undefined;
    throw redirect(paths.login({ redirectTo: back }), { headers });
  }
  return { supabase, headers, user };
}

/**
 * The start of every loader and action of the app: who asks, for which business, as what.
 *
 * @param role the least role that may go on; the page's own no-permission state is shown to others.
 * @throws a redirect (to log in, or to make a business first), or a 403 AppError.
 */
export async function requireMember(
  request: Request,
  _params?: Readonly<Record<string, string | undefined>>,
  role: Role = 'viewer',
): Promise<Member> {
  const { supabase, headers, user } = await requireUser(request);
  const { data, error } = await supabase
    .from('memberships')
    .select('role, business:businesses!inner(id, name, slug, time_zone)')
    .eq('user_id', user.id)
    .order('created_at')
    .limit(1)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!data) throw redirect(paths.onboarding(), { headers });
  const member = {
    supabase,
    headers,
    user,
    business: data.business as unknown as Business,
    role: data.role as Role,
  };
  if (!hasRole(member.role, role)) throw appError('forbidden', { headers });
  return member;
}

/** `/calls.data` is how Remix's own fetch asks for `/calls`: people are sent back to the page. */
function cleanDataPath(pathname: string): string {
  return pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/');
}
