import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { GeocodingError } from '~/integrations/geocoding/geocoding-error.server';
import { getUser } from '~/modules/auth/require-member.server';
import { geocode, normalizeText, type GeocodeAnswer } from '~/modules/geocoding/geocode.server';
import { takeGeocodeToken } from '~/modules/geocoding/limit.server';

const retrySeconds = { busy: 2, unavailable: 30 };
const limitError = 'Ask for 1 to 20 places.';

const querySchema = z.object({
  text: z
    .string({ error: 'Write at least 2 characters.' })
    .transform(normalizeText)
    .pipe(
      z.string().min(2, 'Write at least 2 characters.').max(200, 'Write 200 characters at most.'),
    ),
  limit: z
    .string()
    .regex(/^\d{1,2}$/, limitError)
    .transform(Number)
    .pipe(z.number().min(1, limitError).max(20, limitError))
    .default(5),
  country: z
    .string()
    .regex(/^[a-z]{2}$/i, 'A country is two letters, as in "us".')
    .optional(),
});

/**
 * Suggestions for an address: `?text=&limit=&country=`, as GeoJSON with Geoapify's property names and the
 * attribution to show. What is wrong comes as `{ error }`; 429 and 503 say when to try again.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  const refuse = (status: number, error: string, retryAfter?: number) => {
    const all = new Headers(headers);
    all.set('Cache-Control', 'private, no-store');
    if (retryAfter) all.set('Retry-After', String(retryAfter));
    return Response.json({ error }, { status, headers: all });
  };

  if (!user) return refuse(401, 'Sign in first.');
  const params = new URL(request.url).searchParams;
  const query = querySchema.safeParse(Object.fromEntries(params));
  if (!query.success) return refuse(400, query.error.issues[0]?.message ?? '');
  const wait = await takeGeocodeToken(user.id);
  if (wait > 0) return refuse(429, 'Too many searches. Wait a moment, then go on.', wait);

  try {
    const answer = await geocode(query.data);
    const all = new Headers(headers);
    // A refreshed session has cache headers of its own, which must stay.
    if (!all.has('Set-Cookie')) all.set('Cache-Control', 'private, max-age=300');
    return Response.json(toGeoJson(answer), { headers: all });
  } catch (error) {
    if (!(error instanceof GeocodingError)) throw error;
    return refuse(503, 'Addresses cannot be searched right now.', retrySeconds[error.code]);
  }
}

function toGeoJson({ places, attribution }: GeocodeAnswer) {
  return {
    type: 'FeatureCollection',
    attribution,
    features: places.map((place) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
      properties: place,
    })),
  };
}
