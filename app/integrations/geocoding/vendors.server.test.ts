import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { geoapifyFeature, html, json, never, startVendor, type Vendor } from '../../../tests/vendor-server'; // prettier-ignore
import { forgetVendors } from '~/integrations/vendor.server';
import { geoapify } from './geoapify.server';
import { GeocodingError } from './geocoding-error.server';
import { photon } from './photon.server';
import type { GeocodingProvider } from './place.server';

const apiKey = 'a-very-secret-key';
let vendor: Vendor;

beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.stop());
beforeEach(() => {
  forgetVendors();
  vendor.answers(json({ type: 'FeatureCollection', features: [] }));
});

const soon = () => AbortSignal.timeout(150);
const failure = (provider: GeocodingProvider) =>
  provider.search({ text: 'howard', limit: 5, signal: soon() }).catch((error: unknown) => error);

describe.each([
  ['geoapify', (baseUrl: string) => geoapify({ apiKey, baseUrl })],
  ['photon', (baseUrl: string) => photon({ baseUrl })],
] as const)('%s', (name, make) => {
  it.each([
    ['is busy when it says so', json({ message: 'slow down' }, 429), 'busy', 429],
    ['is unavailable when it fails', json({}, 500), 'unavailable', 500],
    ['is unavailable when it refuses our key', json({ apiKey }, 401), 'unavailable', 401],
    ['is unavailable when it hangs', never, 'unavailable', 'timed out'],
    ['is unavailable when it sends a page', html, 'unavailable', 'unreadable answer'],
    ['is unavailable when its JSON is another', json([]), 'unavailable', 'unreadable answer'],
    [
      'is unavailable when no feature can be read',
      json({ features: [{ properties: { name: 'x' } }] }),
      'unavailable',
      'unreadable answer',
    ],
  ] as const)('%s', async (_promise, answer, code, reason) => {
    vendor.answers(answer);
    const error = await failure(make(vendor.url));
    expect(error).toBeInstanceOf(GeocodingError);
    expect(error).toMatchObject({ code, reason, provider: name });
  });

  it('is unavailable when nobody is there, or when it sends us on', async () => {
    expect(await failure(make('http://127.0.0.1:1'))).toMatchObject({ reason: 'not reached' });
    vendor.answers((_request, response) => {
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    expect(await failure(make(vendor.url))).toMatchObject({ reason: 'not reached' });
    expect(vendor.asked).toHaveLength(1);
  });

  it('never says its key or what was searched for in an error', async () => {
    for (const answer of [json({ apiKey }, 401), html, never]) {
      vendor.answers(answer);
      const error = (await failure(make(vendor.url))) as Error;
      const all = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
      expect(all).not.toContain(apiKey);
      expect(all).not.toContain('howard');
    }
  });

  it('keeps a path of its address', async () => {
    await make(`${vendor.url}/maps/`).search({ text: 'x', limit: 1 });
    expect(vendor.asked[0]?.url.pathname).toMatch(/^\/maps\/(v1|api)/);
  });
});

describe('geoapify', () => {
  const search = (limit = 5, country?: string) =>
    geoapify({ apiKey, baseUrl: vendor.url }).search({ text: '500 howard', limit, country });

  it('gives places without what only Geoapify has', async () => {
    vendor.answers(json({ type: 'FeatureCollection', features: [geoapifyFeature] }));
    expect(await search()).toEqual([
      {
        place_id: '51f9c7a1b2c3995ec059',
        result_type: 'building',
        formatted: '500 Howard Street, San Francisco, CA 94105, United States of America',
        address_line1: '500 Howard Street',
        address_line2: 'San Francisco, CA 94105, United States of America',
        housenumber: '500',
        street: 'Howard Street',
        city: 'San Francisco',
        state: 'California',
        state_code: 'CA',
        postcode: '94105',
        country: 'United States',
        country_code: 'us',
        lat: 37.7887,
        lon: -122.3966,
        timezone: { name: 'America/Los_Angeles' },
      },
    ]);
  });

  it('asks with text, limit, country and key', async () => {
    await search(3, 'us');
    const { pathname, searchParams } = vendor.asked[0]!.url;
    expect(pathname).toBe('/v1/geocode/autocomplete');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      text: '500 howard',
      limit: '3',
      filter: 'countrycode:us',
      apiKey,
    });
  });

  it('leaves out the one place that makes no sense, and what is over the limit', async () => {
    const broken = { ...geoapifyFeature, properties: { formatted: 'Nowhere' } };
    vendor.answers(json({ features: [broken, geoapifyFeature, geoapifyFeature] }));
    expect(await search()).toHaveLength(2);
    expect(await search(1)).toHaveLength(1);
  });
});

describe('photon', () => {
  const feature = (properties: Record<string, unknown>) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [13.3888, 52.517] },
    properties: {
      osm_type: 'N',
      osm_id: 240109189,
      osm_key: 'place',
      osm_value: 'house',
      country: 'Germany',
      countrycode: 'DE',
      state: 'Berlin',
      city: 'Berlin',
      ...properties,
    },
  });
  const search = (country?: string) =>
    photon({ baseUrl: vendor.url }).search({ text: 'linden', limit: 2, country });

  it('gives places under Geoapify’s names', async () => {
    const house = {
      type: 'house',
      street: 'Unter den Linden',
      housenumber: '1',
      postcode: '10117',
    };
    vendor.answers(json({ type: 'FeatureCollection', features: [feature(house)] }));
    const [place] = await search();
    expect(place).toMatchObject({
      place_id: 'N240109189',
      result_type: 'building',
      formatted: '1 Unter den Linden, Berlin, Berlin 10117, Germany',
      address_line1: '1 Unter den Linden',
      address_line2: 'Berlin, Berlin 10117, Germany',
      city: 'Berlin',
      country_code: 'de',
      lat: 52.517,
      lon: 13.3888,
    });
  });

  it('says what kind of place it is', async () => {
    const city = { type: 'city', name: 'Lindenberg', city: undefined };
    const cafe = { type: 'house', name: 'Café Linden', street: 'Hauptstraße', housenumber: '2' };
    vendor.answers(json({ features: [feature(city), feature(cafe)] }));
    const found = await search();
    expect(found).toMatchObject([
      { result_type: 'city', city: 'Lindenberg', formatted: 'Lindenberg, Berlin, Germany' },
      { result_type: 'amenity', address_line2: '2 Hauptstraße, Berlin, Germany' },
    ]);
  });

  it('keeps to the country asked for', async () => {
    const features = [
      { name: 'A' },
      { name: 'B', countrycode: 'AT' },
      { name: 'C' },
      { name: 'D' },
    ];
    vendor.answers(json({ features: features.map((one) => feature({ type: 'city', ...one })) }));
    expect((await search('de')).map((place) => place.address_line1)).toEqual(['A', 'C']);
    expect(vendor.asked[0]?.url.searchParams.get('limit')).toBe('10');
    expect(await search('us')).toEqual([]);
  });
});
