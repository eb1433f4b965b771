import { z } from 'zod';

import { GeocodingError } from './geocoding-error.server';

const collection = z.object({ features: z.array(z.unknown()) });

/**
 * The features of a GeoJSON answer that `schema` can read. One odd feature does not spoil the others.
 *
 * @throws GeocodingError when there is nothing readable at all in an answer that is not empty.
 */
export function readFeatures<T>(provider: string, answer: unknown, schema: z.ZodType<T>): T[] {
  const features = collection.safeParse(answer).data?.features;
  const read = features?.flatMap((feature) => {
    const result = schema.safeParse(feature);
    return result.success ? [result.data] : [];
  });
  if (!features || !read || (features.length > 0 && read.length === 0)) {
    throw new GeocodingError('unavailable', provider, 'unreadable answer');
  }
  return read;
}

/** An address under `base`, which may have a path of its own. */
export function vendorUrl(
  base: string,
  path: string,
  query: Record<string, string | number | undefined>,
): URL {
  const url = new URL(base.replace(/\/*$/, `/${path}`));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
