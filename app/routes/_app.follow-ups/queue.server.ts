import type { Member } from '~/modules/auth/require-member.server';
import { can } from '~/modules/auth/permissions';
import { appError } from '~/modules/errors/app-error.server';
import { followUpChoices } from '~/modules/follow-ups/follow-up-choices.server';
import { readFollowUpFilters } from '~/modules/follow-ups/follow-up-filters.server';
import { views, type View } from '~/modules/follow-ups/follow-up-words';
import {
  countFollowUps,
  followUpRow,
  groupBounds,
  groupNames,
  groupOf,
  listFollowUps,
  readQueueCursor,
  writeQueueCursor,
  type ListedFollowUp,
} from '~/modules/follow-ups/list-follow-ups.server';
import { localValue } from '~/modules/follow-ups/snooze.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

const pageSize = 50;

export type QueueRow = ReturnType<typeof followUpRow> & {
  isMine: boolean;
  assignee: string | null;
};

/** All of the page, in one round trip of questions asked at once. */
export async function getQueue(
  { supabase, business, role, user, headers }: Member,
  params: URLSearchParams,
) {
  const { view, kind, notes } = readFollowUpFilters(params);
  const before = readQueueCursor(params.get('before'));
  const after = readQueueCursor(params.get('after'));
  if (before === undefined || after === undefined) throw appError('bad-page', { headers });
  const clock = new Clock(business.time_zone);
  const bounds = groupBounds(clock);
  const isNew = params.has('new');
  const of = { businessId: business.id, view, kind };

  const [found, counts, choices, callers] = await Promise.all([
    // One more than a page holds tells whether there is another.
    listFollowUps(supabase, {
      ...of,
      cursor: before ?? after,
      isBefore: before !== null,
      limit: pageSize + 1,
    }),
    countFollowUps(supabase, { ...of, bounds }),
    followUpChoices(supabase, business.id, clock),
    isNew
      ? supabase
          .from('callers')
          .select('name, phone_number')
          .eq('business_id', business.id)
          .order('last_call_at', { ascending: false })
          .limit(50)
      : null,
  ]);
  const hasMore = found.length > pageSize;
  const rows = before ? found.slice(-pageSize) : found.slice(0, pageSize);
  const names = new Map(choices.members.map(({ id, name }) => [id, name]));
  const changing = rows.find(({ id }) => id === params.get('change'));

  const groups: { name: string; count: number | null; isOverdue: boolean; rows: QueueRow[] }[] = [];
  for (const row of rows) {
    const isUp = view === 'everyone' || view === 'mine' || view === 'unassigned';
    const index = isUp ? groupOf(String(row.sort_at), bounds) : 0;
    const name = isUp ? (groupNames()[index] ?? '') : views[view];
    if (groups.at(-1)?.name !== name) {
      groups.push({
        name,
        count: isUp ? (counts.groups[index] ?? 0) : null,
        isOverdue: isUp && index === 0,
        rows: [],
      });
    }
    const who = row.assigned_to as string | null;
    groups.at(-1)?.rows.push({
      ...followUpRow(row, clock),
      isMine: who === user.id,
      assignee: who && (names.get(who) ?? t`A member`),
    });
  }

  return {
    view,
    kind,
    notes,
    tabs: (Object.keys(views) as View[]).map((name) => ({
      name,
      label: views[name],
      to: paths.followUps({ view: name === 'everyone' ? null : name, kind }),
      count: name === 'done' || name === 'spam' ? null : counts.views[name],
    })),
    overdue: counts.groups[0] ?? 0,
    groups,
    earlier: (before ? hasMore : after !== null) ? link(view, kind, 'before', rows[0]) : null,
    later: (before ? true : hasMore) ? link(view, kind, 'after', rows.at(-1)) : null,
    isFirstPage: !before && !after,
    choices,
    canWork: can(role, 'follow-ups.work'),
    here: hereOf(params),
    changing: changing && {
      id: changing.id,
      title: changing.title,
      kind: changing.kind,
      dueAt: localValue(clock, changing.due_at),
    },
    create: isNew
      ? {
          id: crypto.randomUUID(),
          callId: params.get('call') ?? '',
          phone: params.get('phone') ?? '',
          callers: (callers?.data ?? []).map((caller) => ({
            number: caller.phone_number,
            name: caller.name ?? '',
          })),
        }
      : null,
  };
}

/** The address of the list as it is, without the forms that are open on it. */
export function hereOf(params: URLSearchParams): string {
  return paths.followUps({
    view: params.get('view'),
    kind: params.get('kind'),
    after: params.get('after'),
    before: params.get('before'),
  });
}

function link(
  view: View,
  kind: string | null,
  direction: 'after' | 'before',
  row: ListedFollowUp | undefined,
) {
  if (!row) return null;
  const cursor = writeQueueCursor({ at: String(row.sort_at), id: row.id });
  return paths.followUps({ view: view === 'everyone' ? null : view, kind, [direction]: cursor });
}
