import { z } from 'zod';

import { placeSchema, type Place } from '~/integrations/geocoding/place.server';
import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { logger } from '~/logger.server';

const daysKept = 30;
/** A cache that takes longer than this is no gain. */
const patienceMs = 500;

export type GeocodeCache = {
  read(key: string): Promise<Place[] | null>;
  write(key: string, provider: string, places: Place[]): Promise<void>;
};

/**
 * Answers of providers, kept in Postgres for 30 days and shared by all processes. It never throws: a cache
 * that cannot be reached is an empty one.
 */
export function postgresCache(client: () => Supabase = serviceClient): GeocodeCache {
  return {
    async read(key) {
      const { data, error, status } = await client()
        .from('geocode_cache')
        .select('result')
        .eq('key', key)
        .gt('expires_at', new Date().toISOString())
        .abortSignal(AbortSignal.timeout(patienceMs))
        .maybeSingle();
      if (error) logger.warn({ status, code: error.code }, 'the geocode cache could not be read');
      // What an older version of us wrote may be no place of today.
      return z.array(placeSchema).safeParse(data?.result).data ?? null;
    },

    async write(key, provider, places) {
      const now = Date.now();
      const row = {
        key,
        provider,
        // As JSON has it: without what is not known.
        result: JSON.parse(JSON.stringify(places)),
        created_at: new Date(now).toISOString(),
        expires_at: new Date(now + daysKept * 86_400_000).toISOString(),
      };
      const table = () => client().from('geocode_cache');
      const [stored, cleared] = await Promise.all([
        table().upsert(row).abortSignal(AbortSignal.timeout(patienceMs)),
        table()
          .delete()
          .lt('expires_at', row.created_at)
          .neq('key', key)
          .abortSignal(AbortSignal.timeout(patienceMs)),
      ]);
      for (const { error, status } of [stored, cleared]) {
        if (error) {
          logger.warn({ status, code: error.code }, 'the geocode cache could not be written');
        }
      }
    },
  };
}
