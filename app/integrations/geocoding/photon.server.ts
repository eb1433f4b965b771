import { z } from 'zod';

import { getJson } from './get-json.server';
import type { GeocodingProvider, Place } from './place.server';
import { readFeatures, vendorUrl } from './read-features.server';

const word = z.string().optional();
const featureSchema = z.object({
  geometry: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
  properties: z.object({
    osm_type: z.string(),
    osm_id: z.number(),
    type: word,
    name: word,
    housenumber: word,
    street: word,
    locality: word,
    district: word,
    city: word,
    county: word,
    state: word,
    postcode: word,
    country: word,
    countrycode: word,
  }),
});
type Feature = z.infer<typeof featureSchema>;

/** Photon leaves countries in, so enough is asked for that some of the wanted one remain. */
const surplus = 5;
const mostAtOnce = 50;

/** Addresses of the world by a server that speaks as Photon does. */
export function photon(options: { baseUrl: string }): GeocodingProvider {
  const name = 'photon';
  return {
    name,
    attribution: 'Places by Photon · © OpenStreetMap contributors',
    async search({ text, limit, country, signal }) {
      const asked = country ? Math.min(limit * surplus, mostAtOnce) : limit;
      const url = vendorUrl(options.baseUrl, 'api', { q: text, limit: asked, lang: 'en' });
      const answer = await getJson(name, url, signal);
      return readFeatures(name, answer, featureSchema)
        .map(toPlace)
        .filter((place) => !country || place.country_code === country)
        .slice(0, limit);
    },
  };
}

function toPlace({ geometry, properties: found }: Feature): Place {
  const [lon, lat] = geometry.coordinates;
  const street = found.street ?? (found.type === 'street' ? found.name : undefined);
  const city = found.city ?? (found.type === 'city' ? found.name : found.locality);
  const address = [found.housenumber, street].filter(Boolean).join(' ');
  const line1 = found.name ?? (address || city || found.country || '');
  const line2 = [
    address,
    found.district,
    city,
    [found.state, found.postcode].filter(Boolean).join(' '),
    found.country,
  ].filter((part, index, parts) => part && part !== line1 && parts.indexOf(part) === index);
  return {
    place_id: `${found.osm_type}${found.osm_id}`,
    result_type: resultType(found),
    formatted: [line1, ...line2].join(', '),
    address_line1: line1,
    address_line2: line2.join(', '),
    housenumber: found.housenumber,
    street,
    city,
    state: found.state,
    state_code: undefined,
    postcode: found.postcode,
    country: found.country,
    country_code: found.countrycode?.toLowerCase(),
    lat,
    lon,
    timezone: undefined,
  };
}

/** Photon's kinds of places in Geoapify's words. */
function resultType({ type, name }: Feature['properties']): string {
  if (type === 'house') return name ? 'amenity' : 'building';
  if (type === 'district' || type === 'locality') return 'suburb';
  return ['street', 'city', 'county', 'state', 'country'].includes(type ?? '')
    ? String(type)
    : 'unknown';
}
