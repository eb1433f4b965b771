import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { getUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';

/**
 * What a service worker asks before it shows what came for a device: 204 while the person of the device is signed in
 * there, 404 for everybody else.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await getUser(request);
  headers.set('Cache-Control', 'private, no-store');
  const id = z.uuid().safeParse(params.deviceId).data;
  if (!user || !id) return new Response(null, { status: 404, headers });
  const { data, error } = await supabase
    .from('push_subscriptions')
    .select('id')
    .eq('id', id)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  return new Response(null, { status: data ? 204 : 404, headers });
}
