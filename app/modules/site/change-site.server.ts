import { getEnv } from '~/env.server';
import type { Supabase } from '~/integrations/supabase/client.server';
import {
  projectRef,
  pushSiteUrl,
  type PushResult,
} from '~/integrations/supabase/management.server';
import { logger } from '~/logger.server';
import { appError } from '~/modules/errors/app-error.server';
import { forgetSite, getSite } from './site.server';

/** The settings as an admin set them; null or empty where they did not. */
export type SiteSettings = {
  siteUrl: string | null;
  isSignUpOpen: boolean;
  banner: string | null;
  bannerTone: 'info' | 'warn' | 'bad';
};

/** Read now, not from what a process remembers. */
export async function readSettings(supabase: Supabase): Promise<SiteSettings> {
  const { data, error } = await supabase
    .from('site_settings')
    .select('site_url, is_sign_up_open, banner, banner_tone')
    .single();
  if (error) throw appError('unavailable', { cause: error });
  return {
    siteUrl: data.site_url,
    isSignUpOpen: data.is_sign_up_open,
    banner: data.banner,
    bannerTone: data.banner_tone as SiteSettings['bannerTone'],
  };
}

/** Changes some of the settings, and leaves the others. This process knows it at once, others within seconds. */
export async function changeSite(supabase: Supabase, change: Partial<SiteSettings>): Promise<void> {
  const next = { ...(await readSettings(supabase)), ...change };
  const { error } = await supabase.rpc('admin_change_site', {
    p_site_url: next.siteUrl ?? '',
    p_is_sign_up_open: next.isSignUpOpen,
    p_banner: next.banner ?? '',
    p_banner_tone: next.bannerTone,
  });
  if (error) throw appError('unavailable', { cause: error });
  forgetSite();
}

/** Whether the address of the site can be set in the project's Auth by us. */
export function canPushSite(): boolean {
  return Boolean(getEnv().SUPABASE_MANAGEMENT_TOKEN);
}

/** Sets the site's present address in the project's Auth; null where there is no token to do it with. */
export async function pushSite(): Promise<PushResult | null> {
  const env = getEnv();
  if (!env.SUPABASE_MANAGEMENT_TOKEN) return null;
  const project = {
    baseUrl: env.SUPABASE_MANAGEMENT_URL,
    token: env.SUPABASE_MANAGEMENT_TOKEN,
    ref: env.SUPABASE_PROJECT_REF ?? projectRef(env.SUPABASE_URL),
  };
  const result = await pushSiteUrl(project, (await getSite()).url);
  if (!result.ok) {
    const { reason, status } = result;
    logger.warn({ reason, status }, 'the site address could not be set in Supabase Auth');
  }
  return result;
}
