import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { queryFilters, type CallFilters } from './call-filters.server';

const text = z.string().nullable();
const number = z.number().nullable();

/** What `call_page` answers: a call with all that hangs on it. */
const callSchema = z.object({
  call: z.object({
    id: z.string(),
    status: z.string(),
    direction: z.string(),
    name: text,
    number: text,
    startedAt: z.string(),
    seconds: number,
    endedReason: text,
    outcome: text,
    sentiment: text,
    lead: text,
    isAfterHours: z.boolean(),
    summary: text,
    hasRecording: z.boolean(),
    costMicros: number,
    costBreakdown: z.record(z.string(), z.unknown()).nullable(),
    hasReport: z.boolean(),
    countsAsUsage: z.boolean(),
  }),
  caller: z.object({ id: z.string(), isBlocked: z.boolean() }).nullable(),
  turns: z.array(
    z.object({
      position: z.number(),
      speaker: z.string(),
      text: z.string(),
      startMs: z.number(),
      endMs: number,
    }),
  ),
  insights: z.array(
    z.object({
      position: z.number(),
      kind: z.string(),
      label: z.string(),
      place: z.number(),
      value: z.string(),
      turn: number,
      second: number,
    }),
  ),
  /** What a person said instead of what was found. */
  corrections: z.array(
    z.object({
      field: z.enum(['outcome', 'sentiment', 'lead_quality', 'summary', 'insight']),
      kind: text,
      label: text,
      place: number,
      value: text,
      found: text,
      by: text,
      at: z.string(),
    }),
  ),
  followUp: z
    .object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      status: z.string(),
      due_at: text,
      snoozed_until: text,
      assignedTo: text,
    })
    .nullable(),
  /** Null for who may not assign. */
  members: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })).nullable(),
  notes: z.array(
    z.object({
      id: z.string(),
      callId: text,
      callAt: text,
      body: z.string(),
      by: z.string(),
      writtenBy: text,
      at: z.string(),
      editedAt: text,
    }),
  ),
  /** What the caller asked for, as the assistant wrote it down while they talked. */
  actions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      arguments: z.unknown(),
      result: text,
      at: z.string(),
    }),
  ),
  /** The latest calls of the caller, this one among them. */
  others: z.array(
    z.object({
      id: z.string(),
      startedAt: z.string(),
      summary: text,
      outcome: text,
      status: z.string(),
      isAfterHours: z.boolean(),
      hasReport: z.boolean(),
    }),
  ),
  /** How it stands with the recording; null when the call was not recorded. */
  recording: z
    .object({
      /** elsewhere: at Vapi alone, from before there were copies. */
      state: z.enum([
        'elsewhere',
        'waiting',
        'copying',
        'kept',
        'missing',
        'failed',
        'deleting',
        'deleted',
      ]),
      bytes: number,
      copiedAt: text,
      error: text,
      isKept: z.boolean(),
      keptBy: text,
      dueAt: text,
      deletedAt: text,
      because: z.enum(['asked', 'plan']).nullable(),
      deletedBy: text,
      receiptId: text,
    })
    .nullable(),
  /** In the list that the filters make. */
  newerId: text,
  olderId: text,
  /** As Vapi sent them; null for who may not read them. */
  events: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        at: z.string(),
        status: z.string(),
        deliveries: z.number(),
        payload: z.unknown(),
      }),
    )
    .nullable(),
});

export type ReadCall = z.infer<typeof callSchema>;

/**
 * A call with all that hangs on it, in one question. A call of another business is as little here as one that
 * never was.
 *
 * @throws AppError `call-not-found`, `call-erased` or `unavailable`
 */
export async function readCall(
  supabase: Supabase,
  business: { id: string; time_zone: string },
  callId: string | undefined,
  filters: CallFilters = {},
): Promise<ReadCall> {
  if (!z.uuid().safeParse(callId).success || !callId) throw appError('call-not-found');
  const { data, error } = await supabase.rpc('call_page', {
    p_business_id: business.id,
    p_call_id: callId,
    p_filters: queryFilters(filters, business.time_zone),
  });
  if (error) throw appError('unavailable', { cause: error });
  if (!data) throw appError('call-not-found');
  if (typeof data === 'object' && 'erasedAt' in data) throw appError('call-erased');
  const read = callSchema.safeParse(data);
  if (!read.success) throw appError('unavailable', { cause: read.error });
  return read.data;
}
