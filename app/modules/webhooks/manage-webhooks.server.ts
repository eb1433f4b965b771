import { z } from 'zod';

import { getEnv } from '~/env.server';
import type { Member } from '~/modules/auth/require-member.server';
import { readCursor, writeCursor } from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { addressFault } from './endpoint-address.server';
import { webhookEventNames } from './event-words';

/** What the form of an endpoint holds. */
export const endpointSchema = z.object({
  url: z
    .string({ error: () => t`Enter the address that messages are sent to.` })
    .trim()
    .max(2000, { error: () => t`Enter a shorter address.` })
    .superRefine((text, context) => {
      const fault = addressFault(text, getEnv().FRONTDESK_SANDBOX === '1');
      if (fault) context.addIssue({ code: 'custom', message: fault });
    }),
  description: z
    .string()
    .trim()
    .max(100, { error: () => t`Write 100 characters at most.` })
    .default(''),
  events: z.array(z.enum(webhookEventNames)).min(1, { error: () => t`Choose at least one.` }),
});
export type EndpointForm = z.input<typeof endpointSchema>;

/** Why something was not done: in words that say what to do. */
export type WebhookRefusal = { message: string };

type Answer<T> = PromiseLike<{
  data: T;
  error: { code?: string; hint?: string; message: string } | null;
}>;

/**
 * What a function of the database gave.
 *
 * @returns its answer, or a refusal that a person can do something about
 * @throws AppError `forbidden`, `not-found` or `unavailable`
 */
export async function asked<T>(
  { headers }: Member,
  query: Answer<T>,
): Promise<{ value: T; refusal: null } | { value: null; refusal: WebhookRefusal }> {
  const { data, error } = await query;
  if (!error) return { value: data, refusal: null };
  if (error.code === '42501') throw appError('forbidden', { headers });
  // 22P02: what stands in the address is no id.
  if (error.code === 'P0002' || error.code === '22P02') throw appError('not-found', { headers });
  const refusals: Record<string, string> = {
    'too-many': t`That was too often, or there are ten already. Wait a minute, or remove one first.`,
    off: t`This endpoint is off. Turn it on first.`,
    'no-api': t`The plan holds no webhooks. Nothing is deleted: take one that does, under Billing.`,
  };
  const message = refusals[error.hint ?? ''];
  if (!message) throw appError('unavailable', { cause: error, headers });
  return { value: null, refusal: { message } };
}

/** Hosts alone: addresses may hold a secret of their own. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export async function listEndpoints({ supabase, business, headers }: Member) {
  const { data, error } = await supabase
    .from('webhook_endpoints')
    .select('id, url, description, events, status, stopped_because, failing_since')
    .eq('business_id', business.id)
    .order('created_at');
  if (error) throw appError('unavailable', { cause: error, headers });
  return data.map((row) => ({ ...row, host: hostOf(row.url) }));
}

/** @throws AppError `not-found` for one that is not this business's */
export async function getEndpoint(member: Member, id: string | undefined) {
  const { supabase, business, headers } = member;
  if (!z.uuid().safeParse(id).success) throw appError('not-found', { headers });
  const { data, error } = await supabase
    .from('webhook_endpoints')
    .select('id, url, description, events, status, stopped_because, failing_since, created_at')
    .eq('business_id', business.id)
    .eq('id', id ?? '')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!data) throw appError('not-found', { headers });
  const clock = new Clock(business.time_zone);
  return {
    ...data,
    host: hostOf(data.url),
    failingSince: data.failing_since && clock.momentWithin(data.failing_since),
  };
}

const pageSize = 25;

/** A page of an endpoint's log, newest first: what was sent, and what was answered. */
export async function listDeliveries(member: Member, endpointId: string, params: URLSearchParams) {
  const { supabase, business, headers } = member;
  const place = params.get('after');
  const cursor = readCursor(place);
  if (place && !cursor) throw appError('bad-page', { headers });
  const query = supabase
    .from('webhook_deliveries')
    .select(
      'id, message_id, kind, status, attempts, created_at, next_attempt_at, attempted_at, response_status, response_ms, response_text, error, payload',
    )
    .eq('business_id', business.id)
    .eq('endpoint_id', endpointId)
    .order('created_at', { ascending: false })
    .order('id', { ascending: false })
    // One more than a page holds tells whether there is another.
    .limit(pageSize + 1);
  const { data, error } = await (cursor
    ? query.or(
        `created_at.lt."${cursor.at}",and(created_at.eq."${cursor.at}",id.lt."${cursor.id}")`,
      )
    : query);
  if (error) throw appError('unavailable', { cause: error, headers });
  const clock = new Clock(business.time_zone);
  const rows = data.slice(0, pageSize);
  const last = rows.at(-1);
  return {
    deliveries: rows.map((row) => ({
      id: row.id,
      messageId: `msg_${row.message_id.replaceAll('-', '')}`,
      kind: row.kind,
      status: row.status as 'waiting' | 'delivered' | 'failed',
      made: clock.moment(row.created_at),
      attempts: row.attempts,
      next:
        row.next_attempt_at && row.attempts > 0
          ? t`again ${clock.momentWithin(row.next_attempt_at)}`
          : null,
      answer: answerWords(row.response_status, row.response_ms),
      text: row.response_text,
      error: row.error && faultWords(row.error),
      payload: row.payload,
    })),
    older:
      data.length > pageSize && last ? writeCursor({ at: last.created_at, id: last.id }) : null,
    isFirstPage: !cursor,
  };
}
export type Delivery = Awaited<ReturnType<typeof listDeliveries>>['deliveries'][number];

function answerWords(status: number | null, took: number | null): string | null {
  const ms = took ?? 0;
  return status === null ? null : t`${status} in ${ms} ms`;
}
