import { GeocodingError } from '~/integrations/geocoding/geocoding-error.server';
import type { Place } from '~/integrations/geocoding/place.server';
import { t } from '~/modules/languages/t';
import { geocode } from './geocode.server';
import { takeGeocodeToken } from './limit.server';

/**
 * The search of a page that works without JavaScript: the same as `/api/geocode`, with what went wrong in
 * words. Null when there is nothing to search for.
 */
export async function searchAddress(
  text: string | null,
  userId: string,
): Promise<{ text: string; places: Place[]; attribution: string; error: string | null } | null> {
  const asked = text?.trim().slice(0, 200) ?? '';
  if (asked.length < 2) return null;
  const failed = (error: string) => ({ text: asked, places: [], attribution: '', error });
  const wait = await takeGeocodeToken(userId);
  if (wait > 0) return failed(t`Too many searches. Try again in ${wait} s, or save it as typed.`);
  try {
    return { text: asked, ...(await geocode({ text: asked, limit: 6 })), error: null };
  } catch (error) {
    if (!(error instanceof GeocodingError)) throw error;
    return failed(t`Addresses cannot be searched right now. Save it as typed.`);
  }
}
