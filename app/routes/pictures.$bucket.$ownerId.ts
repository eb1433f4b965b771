import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { requireUser } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { pictureBuckets, pictureVersion } from '~/modules/pictures/picture.server';

const paramsSchema = z.object({ bucket: z.enum(pictureBuckets), ownerId: z.uuid() });

/** A picture of a person or a business, for those whom the storage's policies let see it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, headers } = await requireUser(request);
  const place = paramsSchema.safeParse(params).data;
  if (!place) throw appError('not-found', { headers });
  const { bucket, ownerId } = place;

  const { data: path } =
    bucket === 'avatars'
      ? await supabase.from('profiles').select('path:avatar_path').eq('id', ownerId).maybeSingle()
      : await supabase.from('businesses').select('path:logo_path').eq('id', ownerId).maybeSingle();
  if (!path?.path) throw appError('not-found', { headers });
  const { data: picture, error } = await supabase.storage.from(bucket).download(path.path);
  if (error) throw appError('not-found', { headers });

  const isNamed = new URL(request.url).searchParams.get('v') === pictureVersion(path.path);
  const all = new Headers(headers);
  all.set('Content-Type', 'image/webp');
  all.set('Content-Security-Policy', "default-src 'none'; sandbox");
  all.set('Cache-Control', isNamed ? 'private, max-age=31536000, immutable' : 'private, no-cache');
  return new Response(await picture.arrayBuffer(), { headers: all });
}
