import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { VapiFault } from '~/integrations/vapi/client.server';
import { factsOf, fetchedEvent } from '~/integrations/vapi/fetched-call.server';
import {
  getCall,
  pagesOfCalls,
  type CallSource,
  type ListedCall,
  type Span,
} from '~/integrations/vapi/list-calls.server';
import { unlessGone } from '~/integrations/vendor.server';
import { logger } from '~/logger.server';
import { answersFrom } from './query-answer.server';

const payloadSchema = z.object({
  businessId: z.uuid().optional(),
  /** A whole day is compared, not only what is new. */
  isProof: z.boolean().default(false),
});

/**
 * Compares our calls with Vapi's list, and brings in what is missing or incomplete: by an event of our own, which is
 * applied by the same job as Vapi's. Without a business it looks for those to compare, every few minutes.
 *
 * While Vapi is away nothing is tried again here: the next comparison begins where the last one ended.
 */
export const checkCalls: Task = async (payload, { withPgClient }) => {
  const { businessId, isProof } = payloadSchema.parse(payload ?? {});
  if (!businessId) {
    await withPgClient((client) => client.query('select private.queue_call_checks()'));
    return;
  }
  await compareCalls(businessId, isProof, { withPgClient });
};

/** What `private.begin_call_check` answers. */
type Begun = Span & { id: string; sources: (CallSource & Span)[] };
type State = 'here' | 'missing' | 'incomplete' | 'arriving' | 'erased' | 'foreign';
type Counts = { found: number; here: number; recovered: number; waiting: number };
type Deps = { withPgClient: WithPgClient; pageSize?: number };

/** A long gap is closed in parts, the oldest first: what was compared stays so when Vapi stops answering. */
const partMs = 6 * 3_600_000;
/** Reports come seconds after the end of a call, as a rule: they are given this long to come by themselves. */
const settleMs = 120_000;

export async function compareCalls(
  businessId: string,
  isProof: boolean,
  { withPgClient, pageSize }: Deps,
): Promise<void> {
  const query = answersFrom(withPgClient);
  const begun = await query<Begun | null>('select private.begin_call_check($1, $2) as answer', [
    businessId,
    isProof,
  ]);
  if (!begun) return;
  const now = Date.now();
  // Before this moment nothing is left to come.
  let heldAt: string | null = null;
  const hold = ({ createdAt }: ListedCall) => {
    if (heldAt === null || createdAt < heldAt) heldAt = createdAt;
  };

  /** Brings in one call. True when it is new in the inbox. */
  const recover = async (id: string, what: State): Promise<boolean> => {
    // As it is by now, and whole: a list may leave something out.
    const call = await unlessGone(getCall(id));
    if (!call) return false;
    const { key, type, occurredAt, payload } = fetchedEvent(call);
    const isNew = await query<boolean>(
      'select private.recover_call($1, $2, $3, $4, $5, $6, $7) as answer',
      [begun.id, what, key, type, id, occurredAt, JSON.stringify(payload)],
    );
    if (isNew) logger.warn({ businessId, vapiCallId: id, what }, 'a call was brought in');
    else logger.error({ businessId, vapiCallId: id, what }, 'a call could not be brought in');
    return isNew ?? false;
  };

  const comparePage = async (page: ListedCall[], counts: Counts) => {
    const facts = page.flatMap((call) => factsOf(call) ?? []);
    if (facts.length === 0) return;
    const { rows } = await withPgClient((client) =>
      client.query<{ id: string; state: State }>('select * from private.compare_calls($1, $2)', [
        businessId,
        JSON.stringify(facts),
      ]),
    );
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    for (const { id, isEnded } of facts) {
      const call = page.find((one) => one.id === id);
      const state = states.get(id);
      if (!call || !state || state === 'erased' || state === 'foreign') continue;
      counts.found++;
      if (!isEnded) hold(call);
      if (state === 'here') {
        counts[isEnded ? 'here' : 'waiting']++;
      } else if (state === 'arriving' || isFresh(call, now)) {
        hold(call);
        counts.waiting++;
      } else if (await recover(id, state)) {
        counts.recovered++;
      }
    }
  };

  try {
    for (const part of partsOf(begun)) {
      const counts: Counts = { found: 0, here: 0, recovered: 0, waiting: 0 };
      // The same call is listed by its assistant and by its number.
      const seen = new Set<string>();
      for (const source of begun.sources) {
        const span = overlap(part, source);
        if (!span) continue;
        for await (const page of pagesOfCalls(source, span, pageSize)) {
          const fresh = page.filter(({ id }) => !seen.has(id));
          for (const { id } of fresh) seen.add(id);
          await comparePage(fresh, counts);
        }
      }
      await query('select private.advance_call_check($1, $2, $3, $4) as answer', [
        begun.id,
        part.until,
        heldAt,
        JSON.stringify(counts),
      ]);
    }
    await query('select private.end_call_check($1, null) as answer', [begun.id]);
  } catch (error) {
    const fault = error instanceof VapiFault ? error : null;
    // What Vapi refuses us is not for owners to mend.
    const why = fault?.isPassing ? fault.message : 'Something is wrong on our side.';
    await query('select private.end_call_check($1, $2) as answer', [begun.id, why]);
    if (!fault) throw error;
    logger[fault.isPassing ? 'warn' : 'error'](
      { businessId, err: fault },
      'calls were not compared',
    );
  }
}

/** The parts of a span, oldest first. */
function partsOf({ from, until }: Span): Span[] {
  const parts: Span[] = [];
  const end = Date.parse(until);
  for (let at = Date.parse(from); at < end; at += partMs) {
    parts.push({
      from: new Date(at).toISOString(),
      until: new Date(Math.min(at + partMs, end)).toISOString(),
    });
  }
  return parts;
}

function overlap(part: Span, source: Span): Span | null {
  const from = Math.max(Date.parse(part.from), Date.parse(source.from));
  const until = Math.min(Date.parse(part.until), Date.parse(source.until));
  if (from >= until) return null;
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

/** Whether what Vapi sends of it may still be on its way. */
function isFresh({ createdAt, startedAt, endedAt }: ListedCall, now: number): boolean {
  const last = [endedAt, startedAt, createdAt].find((one) => typeof one === 'string');
  return Date.parse(String(last)) > now - settleMs;
}
