import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { followUpStatus } from '~/modules/calls/call-view.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { kinds, type View } from './follow-up-words';

/** Where a page begins: `infinity` is where those without a date are. */
export type QueueCursor = { at: string; id: string };

export function writeQueueCursor({ at, id }: QueueCursor): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** Null where there is none; undefined for anything that we did not write. */
export function readQueueCursor(text: string | null): QueueCursor | null | undefined {
  if (!text) return null;
  const [at = '', id] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  const isMoment = at === 'infinity' || z.iso.datetime({ offset: true }).safeParse(at).success;
  return isMoment && z.uuid().safeParse(id).success ? { at, id: id as string } : undefined;
}

type ListOptions = {
  businessId: string;
  view: View;
  kind?: string | null;
  cursor?: QueueCursor | null;
  isBefore?: boolean;
  /** Only what is due until then, or has no date. */
  dueBy?: string | null;
  limit: number;
};

/** One page of the queue, in the order of the view. */
export async function listFollowUps(
  supabase: Supabase,
  { businessId, view, kind, cursor, isBefore = false, dueBy, limit }: ListOptions,
) {
  const { data, error } = await supabase.rpc('list_follow_ups', {
    p_business_id: businessId,
    p_view: view,
    p_kind: kind ?? undefined,
    p_at: cursor?.at,
    p_id: cursor?.id,
    p_is_before: isBefore,
    p_due_by: dueBy ?? undefined,
    p_limit: limit,
  });
  if (error) throw appError('unavailable', { cause: error });
  return isBefore ? data.toReversed() : data;
}

export type ListedFollowUp = Awaited<ReturnType<typeof listFollowUps>>[number];

/** A follow-up as lists show it: words only, nothing left to format. */
export function followUpRow(row: ListedFollowUp, clock: Clock) {
  const number = (row.caller_number as string | null) ?? null;
  const name = (row.caller_name as string | null) ?? null;
  const hasCaller = row.call_id !== null || row.caller_id !== null;
  return {
    id: row.id,
    callId: row.call_id as string | null,
    who: name ?? (number ? formatPhone(number) : hasCaller ? t`Number withheld` : null),
    title: row.title,
    kind: kinds[row.kind] ?? row.kind,
    tel: number && `tel:${number}`,
    isHot: row.lead_quality === 'hot',
    state: followUpStatus(row, clock),
    isClosed: row.status === 'done' || row.status === 'spam',
    assignedTo: row.assigned_to as string | null,
  };
}

/** Ends of the groups by due time, in the business's days. */
export function groupBounds({ now }: Clock): string[] {
  const day = now.startOf('day');
  const ends = [
    now,
    day.plus({ days: 1 }),
    day.plus({ days: 2 }),
    day.plus({ days: 8 - now.weekday }),
  ];
  // On a weekend tomorrow is not in this week: that group is empty then.
  return ends.map((end, i) => (i === 3 && end < ends[2]! ? ends[2]! : end).toUTC().toISO() ?? '');
}

/** The groups by due time, in their order. */
export const groupNames = () =>
  [t`Overdue`, t`Today`, t`Tomorrow`, t`This week`, t`Later`, t`No date`] as const;

/** Which group something belongs to that is up then. */
export function groupOf(at: string, bounds: string[]): number {
  if (at === 'infinity') return 5;
  const time = Date.parse(at);
  return bounds.filter((bound) => Date.parse(bound) <= time).length;
}

const countsSchema = z.object({
  mine: z.number(),
  everyone: z.number(),
  unassigned: z.number(),
  snoozed: z.number(),
  parts: z.record(z.string(), z.number()),
});

/** How many are up, by view, and by group of the view. The database counts no further than 1000. */
export async function countFollowUps(
  supabase: Supabase,
  of: { businessId: string; view: View; kind?: string | null; bounds: string[] },
) {
  const { data, error } = await supabase.rpc('count_follow_ups', {
    p_business_id: of.businessId,
    p_view: of.view,
    p_kind: (of.kind ?? null) as string,
    p_bounds: of.bounds,
  });
  if (error) throw appError('unavailable', { cause: error });
  const { parts, ...views } = countsSchema.parse(data);
  return { views, groups: groupNames().map((_, index) => parts[String(index)] ?? 0) };
}
