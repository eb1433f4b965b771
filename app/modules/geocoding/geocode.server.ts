import { getEnv } from '~/env.server';
import { geoapify } from '~/integrations/geocoding/geoapify.server';
import { GeocodingError } from '~/integrations/geocoding/geocoding-error.server';
import { offlinePlaces } from '~/integrations/geocoding/offline-places.server';
import { photon } from '~/integrations/geocoding/photon.server';
import type { GeocodingProvider, Place } from '~/integrations/geocoding/place.server';
import { logger } from '~/logger.server';
import { postgresCache, type GeocodeCache } from './geocode-cache.server';
import { createPace, noPace, type Pace } from './pace.server';

export type GeocodeQuery = {
  text: string;
  /** At most so many places. */
  limit: number;
  /** ISO 3166-1 alpha-2: only places there. */
  country?: string;
};
export type GeocodeAnswer = { places: Place[]; attribution: string };
type Finding = { places: Place[]; isNew: boolean };
type Geocode = (query: GeocodeQuery) => Promise<GeocodeAnswer>;

type GeocoderOptions = {
  provider: GeocodingProvider;
  cache?: GeocodeCache;
  pace?: Pace;
  /** For waiting in the queue and for the answer together. */
  timeoutMs?: number;
};

/** The same question, however it was typed. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** A search by one provider, with what keeps it cheap: a cache, a pace, and one request for equal ones. */
export function createGeocoder({
  provider,
  cache,
  pace = noPace,
  timeoutMs = 3_000,
}: GeocoderOptions): Geocode {
  const inFlight = new Map<string, Promise<Finding>>();

  async function find(key: string, query: GeocodeQuery): Promise<Finding> {
    const cached = await cache?.read(key);
    if (cached) return { places: cached, isNew: false };
    const signal = AbortSignal.timeout(timeoutMs);
    const search = () => provider.search({ ...query, signal });
    try {
      return { places: await pace(provider.name, search, signal), isNew: true };
    } catch (error) {
      throw logged(asGeocodingError(error, provider.name));
    }
  }

  /** Nobody waits until an answer is stored; until then, the same question finds it in flight. */
  async function keep(key: string, finding: Promise<Finding>) {
    try {
      const { places, isNew } = await finding;
      if (isNew) await cache?.write(key, provider.name, places);
    } catch {
      // Told to those who asked.
    } finally {
      inFlight.delete(key);
    }
  }

  return async ({ text, limit, country }) => {
    const query = { text: normalizeText(text), limit, country: country?.toLowerCase() };
    const key = [provider.name, query.country ?? '', limit, query.text].join('|');
    let finding = inFlight.get(key);
    if (!finding) {
      finding = find(key, query);
      inFlight.set(key, finding);
      void keep(key, finding);
    }
    return { places: (await finding).places, attribution: provider.attribution };
  };
}

/** The provider of the environment; vendors are cached and held to what their plans allow. */
function configuredGeocoder(): Geocode {
  const { GEOAPIFY_API_KEY, GEOAPIFY_BASE_URL, PHOTON_BASE_URL } = getEnv();
  if (!GEOAPIFY_API_KEY && !PHOTON_BASE_URL) return createGeocoder({ provider: offlinePlaces() });
  const provider = GEOAPIFY_API_KEY
    ? geoapify({ apiKey: GEOAPIFY_API_KEY, baseUrl: GEOAPIFY_BASE_URL })
    : photon({ baseUrl: String(PHOTON_BASE_URL) });
  return createGeocoder({ provider, cache: postgresCache(), pace: createPace() });
}

let geocoder: Geocode | undefined;

/**
 * Places for what a person typed, the best first.
 *
 * @throws GeocodingError: `busy` when the provider wants us to slow down, else `unavailable`.
 */
export function geocode(query: GeocodeQuery): Promise<GeocodeAnswer> {
  geocoder ??= configuredGeocoder();
  return geocoder(query);
}

function asGeocodingError(error: unknown, provider: string): GeocodingError {
  if (error instanceof GeocodingError) return error;
  return new GeocodingError('unavailable', provider, 'failed by itself');
}

/** The text searched for and the address asked stay out of the log. */
function logged(error: GeocodingError): GeocodingError {
  const { provider, code, reason } = error;
  logger.warn({ provider, code, status: reason }, 'a search for places failed');
  return error;
}
