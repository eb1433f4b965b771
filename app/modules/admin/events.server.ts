import { z } from 'zod';

import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { readCursor, type Cursor } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { maskText } from '~/modules/errors/mask-text';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { pageOf } from './admin-lists.server';
import { mostOfError, redactedPayload } from './redact-payload.server';

const pageSize = 50;

/** What can become of a stored event, in words. */
export const eventStatuses = {
  received: { label: t`Waits`, tone: 'warn' },
  failed: { label: t`Failed`, tone: 'bad' },
  unroutable: { label: t`Of no business`, tone: 'warn' },
  processed: { label: t`Applied`, tone: 'good' },
  ignored: { label: t`Ignored`, tone: 'quiet' },
} as const;
export type EventStatus = keyof typeof eventStatuses;

/** Those that an admin may have worked again. What was applied is not: its mails are sent. */
const replayable = new Set<string>(['received', 'failed', 'unroutable', 'ignored']);
/** Those that wait for somebody to do so. */
export const restingStatuses = new Set<string>(['failed', 'unroutable']);

const fields = {
  provider: z.enum(['vapi', 'paddle']),
  status: z.enum(Object.keys(eventStatuses) as [EventStatus, ...EventStatus[]]),
  type: z.string().regex(/^[\w.-]{1,120}$/),
  /** Vapi's call, or Paddle's entity. */
  q: z.string().regex(/^[\w.-]{1,128}$/),
  business: z.uuid(),
};
export type EventFilters = Partial<Record<keyof typeof fields, string>>;
export type EventsQuery = { filters: EventFilters; after: Cursor | null };

/** What the address asks for. Anything that makes no sense is left out. */
export function readEventsQuery(request: Request): EventsQuery {
  const params = new URL(request.url).searchParams;
  const filters: EventFilters = {};
  for (const [name, schema] of Object.entries(fields)) {
    const value = schema.safeParse(params.get(name)?.trim()).data;
    if (value !== undefined) filters[name as keyof EventFilters] = value;
  }
  return { filters, after: readCursor(params.get('after')) };
}

function asked({ provider, status, type, q, business }: EventFilters) {
  return {
    ...(provider && { p_provider: provider }),
    ...(status && { p_status: status }),
    ...(type && { p_type: type }),
    ...(q && { p_external_id: q }),
    ...(business && { p_business_id: business }),
  };
}

/**
 * A page of the inbox, the newest first, and the cursor of the next page. For who was found to be an admin: the
 * database gives it to our server alone.
 */
export async function listEvents({ filters, after }: EventsQuery) {
  const { data, error } = await serviceClient().rpc('admin_list_events', {
    ...asked(filters),
    ...(after && { p_before: after.at, p_before_id: after.id }),
    // One more than a page holds tells whether there is another.
    p_limit: pageSize + 1,
  });
  if (error) throw appError('unavailable', { cause: error });
  return pageOf(data, pageSize, (row) => row.received_at);
}

type EventRow = Awaited<ReturnType<typeof listEvents>>['rows'][number];

/** A row in words: nothing is left to format in the browser. */
export function eventView(row: EventRow, clock: Clock) {
  return {
    id: row.id,
    provider: providerWords[row.provider] ?? row.provider,
    type: row.type,
    externalId: row.external_id as string | null,
    business: row.business_name as string | null,
    ...statusOf(row.status),
    received: clock.moment(row.received_at),
    deliveries: row.deliveries,
    attempts: row.attempts,
    error: row.error ? maskText(row.error, mostOfError) : null,
    canReplay: replayable.has(row.status),
  };
}

const providerWords: Record<string, string> = { vapi: 'Vapi', paddle: 'Paddle' };

function statusOf(status: string) {
  const { label, tone } = eventStatuses[status as EventStatus] ?? { label: status, tone: 'quiet' };
  return { status: label as string, tone: tone as string };
}

/** How many events wait or rest, by status. */
export async function countEvents(supabase: Supabase): Promise<Record<string, number>> {
  const { data, error } = await supabase.rpc('admin_event_counts');
  if (error) throw appError('unavailable', { cause: error });
  const counts: Record<string, number> = {};
  for (const { status, count } of data) counts[status] = (counts[status] ?? 0) + count;
  return counts;
}

/** What `admin_event` answers. */
type StoredEvent = {
  id: string;
  provider: string;
  event_key: string;
  type: string;
  external_id: string | null;
  business_id: string | null;
  business_name: string | null;
  status: string;
  payload: unknown;
  occurred_at: string;
  received_at: string;
  processed_at: string | null;
  deliveries: number;
  attempts: number;
  error: string | null;
  job: {
    id: number;
    attempts: number;
    max_attempts: number;
    run_at: string;
    last_error: string | null;
    state: string;
  } | null;
};

/** For who was found to be an admin. @returns null when there is no such event */
export async function getEvent(eventId: string): Promise<StoredEvent | null> {
  const { data, error } = await serviceClient().rpc('admin_event', { p_event_id: eventId });
  if (error) throw appError('unavailable', { cause: error });
  return data as unknown as StoredEvent | null;
}

/** One event in words, its payload without what people said. */
export function storedEventView(event: StoredEvent, clock: Clock) {
  const { job } = event;
  return {
    id: event.id,
    provider: providerWords[event.provider] ?? event.provider,
    type: event.type,
    key: event.event_key,
    externalId: event.external_id,
    business: event.business_id && { id: event.business_id, name: event.business_name ?? '' },
    ...statusOf(event.status),
    occurred: clock.moment(event.occurred_at),
    received: clock.moment(event.received_at),
    processed: event.processed_at && clock.moment(event.processed_at),
    deliveries: event.deliveries,
    attempts: event.attempts,
    error: event.error && maskText(event.error, mostOfError),
    job: job && {
      id: job.id,
      attempts: t`${job.attempts} of ${job.max_attempts}`,
      next: job.state === 'later' || job.state === 'due' ? clock.moment(job.run_at) : null,
      isDead: job.state === 'dead',
      error: job.last_error && maskText(job.last_error, mostOfError),
    },
    canReplay: replayable.has(event.status),
    payload: redactedPayload(event.payload),
  };
}

/** Has events worked again. @returns how many */
export async function replayEvents(supabase: Supabase, ids: string[]): Promise<number> {
  const { data, error } = await supabase.rpc('admin_replay_events', { p_ids: ids });
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** Has all events worked again that rest and fit, a thousand at most. @returns how many */
export async function replayMatching(supabase: Supabase, filters: EventFilters): Promise<number> {
  const { data, error } = await supabase.rpc('admin_replay_matching_events', asked(filters));
  if (error) throw appError('unavailable', { cause: error });
  return data;
}
