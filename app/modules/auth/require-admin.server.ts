import { appError } from '~/modules/errors/app-error.server';
import { requireUser } from './require-member.server';

/**
 * The start of every loader and action of `/admin`. To everyone else there is no such page.
 *
 * @throws a redirect to log in, or a 404 AppError.
 */
export async function requireAdmin(request: Request) {
  const { supabase, headers, user } = await requireUser(request);
  if (!user.isAdmin) throw appError('not-found', { headers });
  return { supabase, headers, user };
}
