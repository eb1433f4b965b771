import { decodeJwt } from '~/modules/auth/decode-jwt.server';
import type { Supabase } from '~/integrations/supabase/client.server';
import { browserWords } from '~/modules/format/browser-words';
import type { Clock } from '~/modules/format/time.server';
import { logger } from '~/logger.server';
import { t } from '~/modules/languages/t';

export type Session = {
  id: string;
  device: string;
  seen: string;
  isThis: boolean;
};

/** Where the person is signed in, the last used first; null where the Auth server does not tell. */
export async function listSessions(supabase: Supabase, clock: Clock): Promise<Session[] | null> {
  const [{ data, error }, current] = await Promise.all([
    supabase.rpc('list_sessions'),
    supabase.auth.getSession(),
  ]);
  if (error) {
    logger.warn({ err: error }, 'the sessions could not be listed');
    return null;
  }
  const currentId = decodeJwt(current.data.session?.access_token).session_id;
  return data.map((session) => ({
    id: session.id,
    device: browserWords(session.user_agent) ?? t`A browser`,
    seen: clock.moment(session.seen_at),
    isThis: session.id === currentId,
  }));
}
