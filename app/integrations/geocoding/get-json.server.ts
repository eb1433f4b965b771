import { fetchVendor, VendorFault } from '~/integrations/vendor.server';
import { GeocodingError } from './geocoding-error.server';

/** Less than a search may take in all, so that a provider that hangs is known to. */
const timeoutMs = 2_500;

/**
 * Asks a provider over HTTP.
 *
 * @throws GeocodingError: `busy` for 429, `unavailable` for all else that is not JSON with a 2xx.
 */
export async function getJson(provider: string, url: URL, signal?: AbortSignal): Promise<unknown> {
  const unavailable = (reason: number | string) =>
    new GeocodingError('unavailable', provider, signal?.aborted ? 'timed out' : reason);

  const response = await fetchVendor(
    'geocoding',
    'search',
    url,
    {
      signal,
      // A redirect could carry the key of the query to somebody else.
      redirect: 'error',
      headers: { Accept: 'application/json', 'User-Agent': 'Frontdesk' },
    },
    // Whoever types asks again by themselves.
    { timeoutMs, attempts: 1, isWhole: true },
  ).catch((error: unknown) => {
    throw unavailable(error instanceof VendorFault ? error.message : 'not reached');
  });
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    if (response.status === 429) throw new GeocodingError('busy', provider, 429);
    throw unavailable(response.status);
  }
  return response.json().catch(() => {
    throw unavailable('unreadable answer');
  });
}
