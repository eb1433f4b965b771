import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { geoapify } from '~/integrations/geocoding/geoapify.server';
import { postgresCache } from '~/modules/geocoding/geocode-cache.server';
import { createGeocoder } from '~/modules/geocoding/geocode.server';
import { paths } from '~/paths';
import { geoapifyFeature, json, startVendor, type Vendor } from '../vendor-server';
import { serve } from './serve-process';
import { anonymous, eventually, page, service, sessionCookie, signedIn, sql } from './stack';

type Answer = {
  type: string;
  attribution: string;
  features: {
    type: string;
    geometry: { type: string; coordinates: [number, number] };
    properties: { formatted: string; country_code: string; lat: number; lon: number };
  }[];
};

const bodyOf = async (response: Response) => (await response.json()) as Answer;

describe('suggestions for an address', () => {
  let owner: string;
  beforeAll(async () => {
    owner = await sessionCookie('demo@frontdesk.test');
  });

  it('come as GeoJSON, with whom to thank', async () => {
    const response = await page(paths.geocode({ text: 'san fr' }), owner);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('private, max-age=300');
    expect(response.headers.get('Content-Type')).toContain('application/json');
    const { type, attribution, features } = await bodyOf(response);
    expect(type).toBe('FeatureCollection');
    expect(attribution).toBe('Places by GeoNames (CC BY 4.0)');
    expect(features).toHaveLength(5);
    const [first] = features;
    expect(first).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point' },
      properties: {
        formatted: 'San Francisco, CA, United States',
        address_line1: 'San Francisco',
        address_line2: 'CA, United States',
        city: 'San Francisco',
        state: 'California',
        state_code: 'CA',
        country: 'United States',
        country_code: 'us',
        result_type: 'city',
      },
    });
    expect(first?.geometry.coordinates).toEqual([first?.properties.lon, first?.properties.lat]);
  });

  it('are as many as asked for, in the country asked for', async () => {
    const one = await page(paths.geocode({ text: '94110', limit: 1 }), owner);
    expect((await bodyOf(one)).features).toHaveLength(1);
    const inCanada = await page(paths.geocode({ text: 'london', limit: 20, country: 'CA' }), owner);
    const countries = (await bodyOf(inCanada)).features.map((one) => one.properties.country_code);
    expect(new Set(countries)).toEqual(new Set(['ca']));
    const none = await page(paths.geocode({ text: 'zzqqxx' }), owner);
    expect(none.status).toBe(200);
    expect((await bodyOf(none)).features).toEqual([]);
  });

  it.each([
    ['', /2 characters/],
    ['?text=%20a%20', /2 characters/],
    [`?text=${'x'.repeat(201)}`, /200 characters/],
    ['?text=paris&limit=0', /1 to 20/],
    ['?text=paris&limit=21', /1 to 20/],
    ['?text=paris&limit=-1', /1 to 20/],
    ['?text=paris&limit=many', /1 to 20/],
    ['?text=paris&limit=', /1 to 20/],
    ['?text=paris&country=usa', /two letters/],
    ['?text=paris&country=1', /two letters/],
  ])('are refused for %s, in words', async (query, words) => {
    const response = await page(`/api/geocode${query}`, owner);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(words);
    expect(response.headers.get('Cache-Control')).toContain('no-store');
  });

  it.each(['<script>', "'; drop table calls; --", 'nul\u0000nul', '((((', '.*', '😀'.repeat(50)])(
    'survive %s',
    async (text) => {
      expect((await page(paths.geocode({ text }), owner)).status).toBe(200);
    },
  );

  it('are for people who signed in', async () => {
    const response = await page(paths.geocode({ text: 'san fr' }));
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: 'Sign in first.' });
  });

  it('end after sixty in a minute, for this person alone', async () => {
    const admin = await sessionCookie('admin@frontdesk.test');
    const search = () => page(paths.geocode({ text: 'paris', limit: 1 }), admin);
    for (let n = 0; n < 60; n++) expect((await search()).status).toBe(200);
    const refused = await search();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('Too many searches');
    expect((await page(paths.geocode({ text: 'paris' }), owner)).status).toBe(200);
  });
});

describe('suggestions by a vendor', () => {
  it('say when to try again while it is down, and tell its key to nobody', async () => {
    const vendor = await startVendor();
    const key = `secret-${randomUUID()}`;
    const { child, url, up, log } = await serve(['build/server.js'], {
      GEOAPIFY_API_KEY: key,
      GEOAPIFY_BASE_URL: vendor.url,
      LOG_LEVEL: 'info',
    });
    try {
      await up();
      const cookie = await sessionCookie('demo@frontdesk.test');
      const text = `howard ${randomUUID()}`;
      const ask = () => fetch(url + paths.geocode({ text }), { headers: { Cookie: cookie } });

      for (const [status, wait] of [
        [429, '2'],
        [500, '30'],
        [401, '30'],
      ] as const) {
        vendor.answers(json({ message: key }, status));
        const response = await ask();
        expect(response.status).toBe(503);
        expect(response.headers.get('Retry-After')).toBe(wait);
        expect(await response.json()).toEqual({
          error: 'Addresses cannot be searched right now.',
        });
      }

      vendor.answers(json({ type: 'FeatureCollection', features: [geoapifyFeature] }));
      const answer = await (await ask()).text();
      expect(answer).toContain('Powered by Geoapify');
      expect(answer).toContain('America/Los_Angeles');
      expect(vendor.asked[0]?.url.searchParams.get('apiKey')).toBe(key);
      expect(log()).toContain('a search for places failed');
      expect(answer + log()).not.toContain(key);
      expect(log()).not.toContain(text);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await vendor.stop();
      await sql(`delete from public.geocode_cache where key like 'geoapify||5|howard %'`);
    }
  });
});

describe('the cache of geocoding answers', () => {
  let vendor: Vendor;
  const text = `howard ${randomUUID()}`;
  const key = `geoapify|us|5|${text}`;
  const query = { text, limit: 5, country: 'us' };
  /** As another process would have it: it shares nothing but the database. */
  const geocoder = () =>
    createGeocoder({
      provider: geoapify({ apiKey: 'key', baseUrl: vendor.url }),
      cache: postgresCache(service),
    });

  beforeAll(async () => {
    vendor = await startVendor();
    vendor.answers(json({ type: 'FeatureCollection', features: [geoapifyFeature] }));
  });
  afterAll(async () => {
    await vendor.stop();
    await sql(`delete from public.geocode_cache where key like 'geoapify|us|5|howard %'`);
  });

  const row = () =>
    sql<{ days: number }>(
      `select round(extract(epoch from expires_at - now()) / 86400)::int as days
       from public.geocode_cache where key = $1`,
      [key],
    );

  it('answers other processes for thirty days, without the vendor', async () => {
    const { places } = await geocoder()(query);
    const [stored] = await eventually(async () => {
      const rows = await row();
      return rows.length > 0 && rows;
    });
    expect(stored).toEqual({ days: 30 });
    expect((await geocoder()(query)).places).toEqual(places);
    expect(vendor.asked).toHaveLength(1);
  });

  it('asks the vendor again after that, and clears out what is old', async () => {
    await sql(
      `insert into public.geocode_cache (key, provider, result, expires_at)
       values ('geoapify|us|5|howard the old', 'geoapify', '[]', now() - interval '1 minute')`,
    );
    await sql(
      `update public.geocode_cache set expires_at = now() - interval '1 s' where key = $1`,
      [key],
    );
    await geocoder()(query);
    expect(vendor.asked).toHaveLength(2);
    await eventually(async () => {
      const old = await sql(`select 1 from public.geocode_cache where expires_at < now()`);
      return old.length === 0;
    });
    expect(await row()).toEqual([{ days: 30 }]);
  });

  it('asks the vendor again when what is stored is no place', async () => {
    await sql(`update public.geocode_cache set result = '[{"name":"x"}]' where key = $1`, [key]);
    expect((await geocoder()(query)).places).toHaveLength(1);
    expect(vendor.asked).toHaveLength(3);
  });

  it('is the server’s own', async () => {
    const owner = await signedIn('demo@frontdesk.test');
    for (const client of [owner, anonymous()]) {
      const { error } = await client.from('geocode_cache').select('key').limit(1);
      expect(error?.code).toBe('42501');
    }
  });
});
