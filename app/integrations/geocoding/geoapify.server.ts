import { z } from 'zod';

import { getJson } from './get-json.server';
import { placeSchema, type GeocodingProvider } from './place.server';
import { readFeatures, vendorUrl } from './read-features.server';

const featureSchema = z.object({
  // A place without lines of an address still has one as a whole.
  properties: z
    .object({ formatted: z.string() })
    .loose()
    .transform((properties) => ({
      address_line1: properties.formatted,
      address_line2: '',
      ...properties,
    }))
    .pipe(placeSchema),
});

/** Addresses of the world by Geoapify. The key goes to Geoapify alone. */
export function geoapify(options: { apiKey: string; baseUrl: string }): GeocodingProvider {
  const name = 'geoapify';
  return {
    name,
    attribution: 'Powered by Geoapify · © OpenStreetMap contributors',
    async search({ text, limit, country, signal }) {
      const url = vendorUrl(options.baseUrl, 'v1/geocode/autocomplete', {
        text,
        limit,
        filter: country && `countrycode:${country}`,
        lang: 'en',
        format: 'geojson',
        apiKey: options.apiKey,
      });
      const answer = await getJson(name, url, signal);
      return readFeatures(name, answer, featureSchema)
        .map(({ properties }) => properties)
        .slice(0, limit);
    },
  };
}
