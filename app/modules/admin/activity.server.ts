import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';

const pageSize = 50;

/** What can stand in the platform's log, in words. */
export const activityWords: Record<string, string> = {
  'user.disable': t`Disabled a person`,
  'user.enable': t`Enabled a person`,
  'business.disable': t`Disabled a business`,
  'business.enable': t`Enabled a business`,
  'business.erase': t`Deleted a business`,
  'admin-view.start': t`Began to look at a business`,
  'admin-view.stop': t`Stopped looking at a business`,
  'site.change': t`Changed the site`,
  'events.replay': t`Had events worked again`,
  'jobs.retry': t`Ran jobs again`,
  'jobs.discard': t`Took jobs away that were given up`,
  'message.delete': t`Deleted a message of the contact form`,
};

const columnWords: Record<string, string> = {
  site_url: t`Address`,
  is_sign_up_open: t`Sign-ups`,
  banner: t`Banner`,
  banner_tone: t`Tone`,
  receipt: t`Receipt`,
  events: t`Events`,
  jobs: t`Jobs`,
};

export type ActivityQuery = { action?: string; before?: number };

/** What the address asks for. Anything that makes no sense is left out. */
export function readActivityQuery(request: Request): ActivityQuery {
  const params = new URL(request.url).searchParams;
  const action = params.get('action') ?? '';
  const before = z.coerce.number().int().positive().safeParse(params.get('before')).data;
  return { action: Object.hasOwn(activityWords, action) ? action : undefined, before };
}

/** A page of the platform's own log, the newest first, and the id after which the next page begins. */
export async function listActivity(supabase: Supabase, { action, before }: ActivityQuery) {
  let query = supabase
    .from('audit_log')
    .select('id, actor_name, action, subject, changes, ip, created_at')
    .is('business_id', null)
    .order('id', { ascending: false })
    // One more than a page holds tells whether there is another.
    .limit(pageSize + 1);
  if (action) query = query.eq('action', action);
  if (before) query = query.lt('id', before);
  const { data, error } = await query;
  if (error) throw appError('unavailable', { cause: error });
  const rows = data.slice(0, pageSize);
  return { rows, before: data.length > pageSize ? (rows.at(-1)?.id ?? null) : null };
}

type ActivityRow = Awaited<ReturnType<typeof listActivity>>['rows'][number];

/** A row in words: nothing is left to format in the browser. */
export function activityView(row: ActivityRow, clock: Clock) {
  return {
    id: row.id,
    who: row.actor_name || t`Somebody who has left`,
    what: activityWords[row.action] ?? row.action,
    subject: row.subject,
    changes: Object.entries((row.changes ?? {}) as Record<string, unknown>).map(
      ([column, change]) => ({ name: columnWords[column] ?? column, ...beforeAfter(change) }),
    ),
    ip: row.ip,
    at: clock.moment(row.created_at),
  };
}

function beforeAfter(change: unknown): { before: string | null; after: string } {
  if (!Array.isArray(change)) return { before: null, after: word(change) };
  return { before: word(change[0]), after: word(change[1]) };
}

function word(value: unknown): string {
  if (value === null || value === undefined) return t`none`;
  if (typeof value === 'boolean') return value ? t`open` : t`closed`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
