import { z } from 'zod';

import { getEnv } from '~/env.server';
import { fetchSupabase } from '~/integrations/supabase/fetch.server';

const settingsSchema = z.object({ external: z.object({ google: z.boolean().default(false) }) });
const maxAgeMs = 60_000;
let known: { hasGoogle: boolean; at: number } | undefined;

/**
 * Ways to sign in that the Supabase project offers. Source: `GET /auth/v1/settings`, which the project's
 * own settings fill; so nothing has to be said twice.
 */
export async function getAuthFeatures(): Promise<{ hasGoogle: boolean }> {
  if (known && Date.now() - known.at < maxAgeMs) return known;
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = getEnv();
  try {
    const response = await fetchSupabase(`${SUPABASE_URL}/auth/v1/settings`, {
      headers: { apikey: SUPABASE_ANON_KEY },
      signal: AbortSignal.timeout(2_000),
    });
    const { external } = settingsSchema.parse(await response.json());
    known = { hasGoogle: external.google, at: Date.now() };
    return known;
  } catch {
    // Signing in by password must not wait for this.
    return known ?? { hasGoogle: false };
  }
}
