import { GeocodingError } from './geocoding-error.server';

/**
 * Asks a provider over HTTP.
 *
 * @throws GeocodingError: `busy` for 429, `unavailable` for all else that is not JSON with a 2xx.
 */
export async function getJson(provider: string, url: URL, signal?: AbortSignal): Promise<unknown> {
  const unavailable = (reason: number | string) =>
    new GeocodingError('unavailable', provider, signal?.aborted ? 'timed out' : reason);

  const response = await fetch(url, {
    signal,
    // A redirect could carry the key of the query to somebody else.
    redirect: 'error',
    headers: { Accept: 'application/json', 'User-Agent': 'Frontdesk' },
  }).catch(() => {
    throw unavailable('not reached');
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
