import type { CallerShape, CallShape, FollowUpShape } from '~/modules/api/shapes.server';
import { listAudit, readAuditPage } from '~/modules/audit/list-audit.server';
import type { Permission } from '~/modules/auth/permissions';
import type { Member } from '~/modules/auth/require-member.server';
import { callerQuery, readCallerFilters } from '~/modules/callers/caller-filters.server';
import { queryFilters, readFilters } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { readFollowUpFilters } from '~/modules/follow-ups/follow-up-filters.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import type { Column } from './csv.server';
import { pageSize } from './read-pages.server';

/** A list as a file: its rows page by page, with the filters of its page, and its columns. */
export type ListExport<Row> = {
  /** In the file's name, and around the rows of the JSON. */
  name: string;
  permission: Permission;
  pages: (member: Member, params: URLSearchParams, madeAt: Date) => AsyncIterable<Row[]>;
  columns: (at: (iso: string | null) => string | null) => Column<Row>[];
};

/** Pages of `export_page`: each begins after the last row of the one before. */
async function* readList<Row extends { id: string }>(
  { supabase, business }: Member,
  list: 'calls' | 'callers' | 'follow-ups',
  filters: Record<string, string>,
  placeOf: (row: Row) => string,
): AsyncGenerator<Row[]> {
  let last: Row | undefined;
  for (;;) {
    const { data, error } = await supabase.rpc('export_page', {
      p_business_id: business.id,
      p_list: list,
      p_filters: filters,
      ...(last && { p_at: placeOf(last), p_id: last.id }),
      p_limit: pageSize,
    });
    if (error) throw appError('unavailable', { cause: error });
    const rows = data as Row[];
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (rows.length < pageSize) return;
  }
}

export const callsList: ListExport<CallShape> = {
  name: 'calls',
  permission: 'calls.read',
  pages: (member, params) =>
    readList(
      member,
      'calls',
      queryFilters(readFilters(params), member.business.time_zone),
      (row) => row.started_at,
    ),
  columns: (at) => [
    ['id', (row) => row.id],
    [t`started at`, (row) => at(row.started_at)],
    [t`ended at`, (row) => at(row.ended_at)],
    [t`seconds`, (row) => row.duration_seconds],
    [t`direction`, (row) => row.direction],
    [t`status`, (row) => row.status],
    [t`caller id`, (row) => row.caller_id],
    [t`caller name`, (row) => row.caller_name],
    [t`caller number`, (row) => row.caller_number],
    [t`outcome`, (row) => row.outcome],
    [t`mood`, (row) => row.sentiment],
    [t`lead`, (row) => row.lead_quality],
    [t`after hours`, (row) => row.is_after_hours],
    [t`summary`, (row) => row.summary],
    [t`follow-up`, (row) => row.follow_up?.title],
    [t`follow-up status`, (row) => row.follow_up?.status],
    [t`follow-up due at`, (row) => at(row.follow_up?.due_at ?? null)],
  ],
};

export const callersList: ListExport<CallerShape> = {
  name: 'callers',
  permission: 'calls.read',
  pages: (member, params) =>
    readList(
      member,
      'callers',
      callerQuery(readCallerFilters(params), member.business.time_zone),
      (row) => row.created_at,
    ),
  columns: (at) => [
    ['id', (row) => row.id],
    [t`name`, (row) => row.name],
    [t`number`, (row) => row.number],
    [t`other numbers`, (row) => row.other_numbers.join(', ')],
    [t`tags`, (row) => row.tags.join(', ')],
    [t`blocked`, (row) => row.is_blocked],
    [t`calls`, (row) => row.calls],
    [t`first call at`, (row) => at(row.first_call_at)],
    [t`last call at`, (row) => at(row.last_call_at)],
  ],
};

export const followUpsList: ListExport<FollowUpShape> = {
  name: 'follow-ups',
  permission: 'calls.read',
  pages: (member, params) => {
    const { view, kind } = readFollowUpFilters(params);
    const filters = { view, ...(kind && { kind }) };
    return readList(member, 'follow-ups', filters, (row) => row.created_at);
  },
  columns: (at) => [
    ['id', (row) => row.id],
    [t`kind`, (row) => row.kind],
    [t`title`, (row) => row.title],
    [t`status`, (row) => row.status],
    [t`due at`, (row) => at(row.due_at)],
    [t`snoozed until`, (row) => at(row.snoozed_until)],
    [t`done at`, (row) => at(row.done_at)],
    [t`assigned to`, (row) => row.assigned_to?.name],
    [t`caller name`, (row) => row.caller_name],
    [t`caller number`, (row) => row.caller_number],
    [t`call id`, (row) => row.call_id],
    [t`caller id`, (row) => row.caller_id],
    [t`created at`, (row) => at(row.created_at)],
  ],
};

type Appointment = Awaited<ReturnType<typeof appointmentsAfter>>[number];

async function appointmentsAfter(
  { supabase, business }: Member,
  isPast: boolean,
  now: string,
  last: { id: string; starts_at: string } | undefined,
) {
  const all = supabase
    .from('appointments')
    .select(
      'id, name, phone_number, reason, starts_at, ends_at, status, call_id, caller_id, created_at, updated_at',
    )
    .eq('business_id', business.id)
    .eq('status', 'booked');
  const shown = isPast ? all.lt('ends_at', now) : all.gte('ends_at', now);
  const next = isPast ? 'lt' : 'gt';
  const { data, error } = await (
    last
      ? shown.or(
          `starts_at.${next}."${last.starts_at}",and(starts_at.eq."${last.starts_at}",id.${next}."${last.id}")`,
        )
      : shown
  )
    .order('starts_at', { ascending: !isPast })
    .order('id', { ascending: !isPast })
    .limit(pageSize);
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

export const appointmentsList: ListExport<Appointment> = {
  name: 'appointments',
  permission: 'calls.read',
  async *pages(member, params, madeAt) {
    const isPast = params.get('when') === 'past';
    let rows: Appointment[];
    let last: Appointment | undefined;
    do {
      rows = await appointmentsAfter(member, isPast, madeAt.toISOString(), last);
      last = rows.at(-1);
      yield rows;
    } while (rows.length === pageSize);
  },
  columns: (at) => [
    ['id', (row) => row.id],
    [t`starts at`, (row) => at(row.starts_at)],
    [t`ends at`, (row) => at(row.ends_at)],
    [t`name`, (row) => row.name],
    [t`phone number`, (row) => row.phone_number],
    [t`reason`, (row) => row.reason],
    [t`call id`, (row) => row.call_id],
    [t`caller id`, (row) => row.caller_id],
    [t`booked at`, (row) => at(row.created_at)],
  ],
};

type AuditRow = Awaited<ReturnType<typeof listAudit>>['rows'][number];

export const activityList: ListExport<AuditRow> = {
  name: 'activity',
  permission: 'audit.read',
  async *pages({ supabase, business }, params) {
    const { kind } = readAuditPage(params);
    let before: number | null = null;
    for (;;) {
      const page = { kind, before, after: null };
      const { rows, hasOlder } = await listAudit(supabase, business.id, page, pageSize);
      yield rows;
      before = rows.at(-1)?.id ?? null;
      if (!hasOlder) return;
    }
  },
  columns: (at) => [
    [t`at`, (row) => at(row.created_at)],
    [t`who`, (row) => row.actor_name],
    [t`by Frontdesk`, (row) => row.by_admin],
    [t`by mail`, (row) => row.by_mail],
    [t`action`, (row) => row.action],
    [t`subject`, (row) => row.subject],
    [t`changes`, (row) => JSON.stringify(row.changes)],
    ['ip', (row) => row.ip],
    [t`browser`, (row) => row.user_agent],
  ],
};

type TeamMember = Awaited<ReturnType<typeof teamMembers>>[number];

async function teamMembers({ supabase, business }: Member) {
  const { data, error } = await supabase.rpc('list_members', { p_business_id: business.id });
  if (error) throw appError('unavailable', { cause: error });
  return data.map((row) => ({
    id: row.user_id,
    name: row.full_name,
    email: row.email,
    role: row.role,
    joined_at: row.joined_at,
    last_sign_in_at: row.last_sign_in_at as string | null,
  }));
}

export const teamList: ListExport<TeamMember> = {
  name: 'team',
  permission: 'team.read',
  async *pages(member) {
    yield await teamMembers(member);
  },
  columns: (at) => [
    ['id', (row) => row.id],
    [t`name`, (row) => row.name],
    [t`e-mail`, (row) => row.email],
    [t`role`, (row) => row.role],
    [t`joined at`, (row) => at(row.joined_at)],
    [t`last signed in at`, (row) => at(row.last_sign_in_at)],
  ],
};

/** Times in the business's own zone, each with its offset. */
export function momentsOf(timeZone: string): (iso: string | null) => string | null {
  const clock = new Clock(timeZone);
  return (iso) => iso && clock.at(iso).startOf('second').toISO({ suppressMilliseconds: true });
}
