import { getEnv } from '~/env.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import { logger } from '~/logger.server';

export type Site = {
  /** Address of the site, without a path: every link that we send begins with it. */
  url: string;
  isSignUpOpen: boolean;
  banner: { text: string; tone: 'info' | 'warn' | 'bad' } | null;
};

/** Other processes change the settings too: what we know of them is at most this old. */
const maxAgeMs = 5_000;
let known: { site: Site; at: number } | undefined;

/** The settings of the whole site, as a platform admin set them; those of the environment where not. */
export async function getSite(): Promise<Site> {
  if (known && Date.now() - known.at < maxAgeMs) return known.site;
  const { data, error } = await serviceClient()
    .from('site_settings')
    .select('site_url, is_sign_up_open, banner, banner_tone')
    .maybeSingle();
  if (error) {
    logger.warn({ err: error }, 'the site settings could not be read');
    return known?.site ?? { url: getEnv().SITE_URL, isSignUpOpen: true, banner: null };
  }
  const site: Site = {
    url: data?.site_url ?? getEnv().SITE_URL,
    isSignUpOpen: data?.is_sign_up_open ?? true,
    banner: data?.banner ? { text: data.banner, tone: data.banner_tone as 'info' } : null,
  };
  known = { site, at: Date.now() };
  return site;
}

/** Forgets what is known, after a change by this process. */
export function forgetSite(): void {
  known = undefined;
}
