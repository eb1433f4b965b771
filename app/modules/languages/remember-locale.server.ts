import type { Supabase } from '~/integrations/supabase/client.server';
import { logger } from '~/logger.server';
import { localeCookie } from './choose-locale.server';
import { isLocale, locale } from './language';

/**
 * From now on this browser shows pages in the language of the person who has just signed in. Of whom nobody knows it,
 * it is the one that they signed in with: their mails are in it from now on.
 */
export async function rememberLocale(
  supabase: Supabase,
  headers: Headers,
  userId: string,
): Promise<void> {
  const profiles = supabase.from('profiles');
  const { data: profile, error } = await profiles.select('locale').eq('id', userId).maybeSingle();
  if (isLocale(profile?.locale)) {
    headers.append('Set-Cookie', localeCookie(profile.locale));
    return;
  }
  const failed =
    error ??
    (await profiles.update({ locale: locale() }).eq('id', userId).is('locale', null)).error;
  // They are signed in all the same, and are asked again next time.
  if (failed) logger.warn({ err: failed }, 'the language of a person could not be kept');
}
