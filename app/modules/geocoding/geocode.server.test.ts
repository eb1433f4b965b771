import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import ws from 'ws';

import { geoapify } from '~/integrations/geocoding/geoapify.server';
import type { Place } from '~/integrations/geocoding/place.server';
import type { Database } from '~/integrations/supabase/database.types';
import { forgetVendors } from '~/integrations/vendor.server';
import { logger } from '~/logger.server';
import { geoapifyFeature, json, never, startVendor, type Vendor } from '../../../tests/vendor-server'; // prettier-ignore
import { postgresCache, type GeocodeCache } from './geocode-cache.server';
import { createGeocoder, normalizeText } from './geocode.server';
import { createPace } from './pace.server';

const apiKey = 'a-very-secret-key';
const found = { type: 'FeatureCollection', features: [geoapifyFeature] };
let vendor: Vendor;
const log = vi.spyOn(logger, 'warn').mockImplementation(() => {});

beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.stop());
beforeEach(() => {
  forgetVendors();
  vendor.answers(json(found));
  log.mockClear();
});

function geocoder(options: Partial<Parameters<typeof createGeocoder>[0]> = {}) {
  const provider = geoapify({ apiKey, baseUrl: vendor.url });
  return createGeocoder({ provider, timeoutMs: 200, ...options });
}

function memoryCache() {
  const kept = new Map<string, Place[]>();
  const cache: GeocodeCache = {
    read: async (key) => kept.get(key) ?? null,
    write: async (key, _provider, places) => void kept.set(key, places),
  };
  return { cache, kept };
}

const address = { text: '500 howard', limit: 5 };

describe('searching for an address', () => {
  it('asks once for the same text, however it is typed', async () => {
    const { cache, kept } = memoryCache();
    const geocode = geocoder({ cache });
    for (const text of ['500 howard', '  500\t HOWARD ', '500\u0000Howard\n']) {
      expect((await geocode({ ...address, text })).places[0]?.street).toBe('Howard Street');
    }
    expect(vendor.asked).toHaveLength(1);
    expect([...kept.keys()]).toEqual(['geoapify||5|500 howard']);
    expect(normalizeText('Cafe\u0301')).toBe('caf\u00e9');
  });

  it('asks again for another country or limit', async () => {
    const { cache } = memoryCache();
    const geocode = geocoder({ cache });
    for (const more of [{}, { country: 'US' }, { country: 'us' }, { limit: 3 }]) {
      await geocode({ ...address, ...more });
    }
    expect(vendor.asked).toHaveLength(3);
  });

  it('makes one request of twenty equal ones at the same time', async () => {
    vendor.answers(json(found, 200, 30));
    const geocode = geocoder();
    const answers = await Promise.all(Array.from({ length: 20 }, () => geocode(address)));
    expect(answers.every(({ places }) => places.length === 1)).toBe(true);
    expect(vendor.asked).toHaveLength(1);
  });

  it('does not remember a failure', async () => {
    const { cache, kept } = memoryCache();
    const geocode = geocoder({ cache });
    vendor.answers(json({}, 500));
    await expect(geocode(address)).rejects.toMatchObject({ code: 'unavailable' });
    vendor.answers(json(found));
    expect((await geocode(address)).places).toHaveLength(1);
    expect(kept.size).toBe(1);
  });

  it('gives up on a vendor that hangs', async () => {
    vendor.answers(never);
    const start = performance.now();
    await expect(geocoder()(address)).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - start).toBeLessThan(600);
  });

  it('logs a failure by provider and status, without key, address or text', async () => {
    vendor.answers(json({}, 401));
    await expect(geocoder()(address)).rejects.toThrow('geoapify is unavailable (401)');
    expect(log.mock.calls).toEqual([
      [{ provider: 'geoapify', code: 'unavailable', status: 401 }, 'a search for places failed'],
    ]);
  });
});

describe('the pace at which a vendor is asked', () => {
  const questions = Array.from({ length: 13 }, (_, n) => ({ text: `street ${n}`, limit: 1 }));

  it('starts five requests a second at most', async () => {
    const geocode = geocoder({ pace: createPace({ secondMs: 200 }), timeoutMs: 3_000 });
    await Promise.all(questions.map(geocode));
    const times = vendor.asked.map(({ at }) => at);
    expect(times).toHaveLength(13);
    // The clock of a timer and the network are off by what a busy machine is late.
    for (const [n, at] of times.slice(5).entries()) expect(at - times[n]!).toBeGreaterThan(100);
  });

  it('has five requests at once at most', async () => {
    vendor.answers(json(found, 200, 60));
    const geocode = geocoder({ pace: createPace({ secondMs: 1 }), timeoutMs: 3_000 });
    await Promise.all(questions.map(geocode));
    expect(vendor.load.most).toBe(5);
  });

  it('tells those who would wait too long that it is busy, and does not ask for them', async () => {
    const geocode = geocoder({ pace: createPace({ secondMs: 500 }) });
    const answers = await Promise.allSettled(questions.map(geocode));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(answers.at(-1)).toMatchObject({ reason: { code: 'busy' } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(vendor.asked).toHaveLength(5);
  });
});

describe('a cache that is down', () => {
  const cacheAt = (url: string) =>
    postgresCache(() =>
      createClient<Database>(url, 'key', {
        realtime: { transport: ws as unknown as typeof WebSocket },
        auth: { persistSession: false, autoRefreshToken: false },
      }),
    );

  it.each(['refuses', 'hangs', 'fails'])('breaks no search when it %s', async (how) => {
    const database = await startVendor();
    database.answers(how === 'hangs' ? never : json({ message: 'no' }, 503));
    const cache = cacheAt(how === 'refuses' ? 'http://127.0.0.1:1' : database.url);
    const start = performance.now();
    expect((await geocoder({ cache })(address)).places).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(900);
    expect(log).toHaveBeenCalled();
    await database.stop();
  });
});
