import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';

/** What the log can be narrowed to, as it stands in the URL. */
export const auditKinds = {
  business: { label: t`Business`, actions: ['business.%'] },
  team: { label: t`Team`, actions: ['member.%', 'invitation.%'] },
  receptionist: { label: t`Receptionist`, actions: ['receptionist.%'] },
  billing: { label: t`Billing`, actions: ['subscription.%', 'usage-choice.%'] },
  data: { label: t`Exports`, actions: ['data.%'] },
  frontdesk: { label: t`By Frontdesk`, actions: [] },
} as const;
export type AuditKind = keyof typeof auditKinds;

export type AuditPage = { kind: AuditKind | null; before: number | null; after: number | null };

const id = z.coerce.number().int().positive();

/** The page that a URL names. Anything unknown is left out. */
export function readAuditPage(params: URLSearchParams): AuditPage {
  const kind = params.get('kind');
  return {
    kind: kind !== null && Object.hasOwn(auditKinds, kind) ? (kind as AuditKind) : null,
    before: id.safeParse(params.get('before')).data ?? null,
    after: id.safeParse(params.get('after')).data ?? null,
  };
}

/**
 * A page of a business's log, newest first, and whether there is more on either side of it. Pages begin at
 * an id: what is added meanwhile moves nothing.
 *
 * @throws AppError `unavailable`
 */
export async function listAudit(
  supabase: Supabase,
  businessId: string,
  { kind, before, after }: AuditPage,
  limit: number,
) {
  const isNewer = after !== null && before === null;
  let query = supabase
    .from('audit_log')
    .select(
      'id, actor_name, action, subject, changes, by_admin, by_mail, ip, user_agent, created_at',
    )
    .eq('business_id', businessId)
    .order('id', { ascending: isNewer })
    // One more than a page holds tells whether there is another.
    .limit(limit + 1);
  if (before !== null) query = query.lt('id', before);
  if (isNewer) query = query.gt('id', after);
  if (kind === 'frontdesk') query = query.eq('by_admin', true);
  else if (kind) {
    query = query.or(auditKinds[kind].actions.map((like) => `action.like.${like}`).join(','));
  }
  const { data, error } = await query;
  if (error) throw appError('unavailable', { cause: error });
  const hasMore = data.length > limit;
  const rows = data.slice(0, limit);
  return {
    rows: isNewer ? rows.toReversed() : rows,
    hasNewer: isNewer ? hasMore : before !== null,
    hasOlder: isNewer ? true : hasMore,
  };
}
