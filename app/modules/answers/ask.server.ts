import type { DateTime } from 'luxon';

import { getAnswerPool } from '~/integrations/postgres.server';
import type { aboutCall } from '~/integrations/vapi/call-event.server';
import { Clock } from '~/modules/format/time.server';
import { defaultConfig, readConfig, type Config } from '~/modules/receptionist/config.server';
import type { Busy } from './appointment-times.server';
import { fullService, servedWith, type Service } from './what-happens.server';

/** What `private.answering` tells of a business. */
type Stored = {
  businessId: string;
  businessName: string;
  timeZone: string;
  isDisabled: boolean;
  receptionist: { name: string; greeting: string } | null;
  assistantId: string | null;
  lines: string[];
  service: Service;
  config: unknown;
  /** Of the configuration; null for a draft, and when nothing was published. */
  version: number | null;
};
type StoredRequest = Stored & { caller: CallerBefore | null };
type StoredContext = Stored & {
  done: Record<string, string>;
  tried: Record<string, string>;
  booked: [string, string][] | null;
};

export type CallerBefore = {
  name: string | null;
  isBlocked: boolean;
  /** Newest first. */
  calls: { startedAt: string; summary: string | null }[];
};
/** Who is called, with the live configuration; without one, the default. */
export type Answering = {
  business: { id: string; name: string; isDisabled: boolean };
  isPublished: boolean;
  assistantId: string | null;
  config: Config;
  lines: string[];
  service: Service;
  now: DateTime;
};
export type CallContext = Answering & {
  /** What tool calls of this call were answered. */
  done: Map<string, string>;
  /** Who was asked to take the call, and by which request. */
  tried: Map<string, string>;
  busy: Busy[];
  /** The call is answered to take a message, and nothing else. */
  onlyMessages: boolean;
  /** A member tries the draft: answered from it, and nothing is changed. */
  isTrial: boolean;
};
export type AboutCall = ReturnType<typeof aboutCall>;

/** Somebody was faster, as when a caller is erased while they talk: a deadlock, or a row that has just gone. */
const lostRaces = new Set(['40P01', '23503']);

/**
 * One of the SQL functions for answers, by our own connection and as a prepared statement: Supabase's API costs
 * a caller more than the question itself. See docs/decisions/0006. Each is one transaction, so that one which lost
 * a race is asked once more.
 */
export async function ask<T>(name: string, values: unknown[]): Promise<T> {
  const places = values.map((_value, index) => `$${index + 1}`).join(', ');
  const query = {
    name,
    text: `select public.${name}(${places}) as answer`,
    values: values.map((value) =>
      value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
    ),
  };
  const run = () => getAnswerPool().query<{ answer: T }>(query);
  const { rows } = await run().catch((error: { code?: string }) => {
    if (!lostRaces.has(error.code ?? '')) throw error;
    return run();
  });
  return rows[0]?.answer as T;
}

/** The business of a line and what it knows of the caller; null for a line that is nobody's. */
export async function askRequest(
  { call }: AboutCall,
  at: Date,
): Promise<(Answering & { caller: CallerBefore | null }) | null> {
  const found = await ask<StoredRequest | null>('answer_assistant_request', [
    call.phoneNumberId,
    call.callerNumber,
  ]);
  return found && { ...toAnswering(found, at), caller: found.caller };
}

/** The business of a call with what was done on it, and what is booked within a time; null when it is nobody's. */
export async function askContext(
  { call, trialOf }: AboutCall,
  at: Date,
  booked: { from: DateTime; to: DateTime } | null = null,
): Promise<CallContext | null> {
  const time = [booked?.from.toISO() ?? null, booked?.to.toISO() ?? null];
  const found = trialOf
    ? await ask<StoredContext | null>('answer_trial_context', [trialOf, ...time])
    : await ask<StoredContext | null>('answer_call_context', [
        call.phoneNumberId,
        call.assistantId,
        call.id,
        ...time,
      ]);
  if (!found) return null;
  const isTrial = trialOf !== null;
  const answering = toAnswering(isTrial ? { ...found, service: fullService } : found, at);
  const caller = { name: null, number: call.callerNumber, isBlocked: false };
  const served = servedWith({ ...answering, caller });
  return {
    ...answering,
    // Who talks to the receptionist already is not sent to the owner's phone instead.
    service: served === 'ring' ? fullService : answering.service,
    isTrial,
    onlyMessages: served === 'messages',
    done: new Map(Object.entries(found.done)),
    tried: new Map(Object.entries(found.tried)),
    busy: (found.booked ?? []).map(([from, to]) => [Date.parse(from), Date.parse(to)] as const),
  };
}

function toAnswering(found: Stored, at: Date): Answering {
  return {
    business: { id: found.businessId, name: found.businessName, isDisabled: found.isDisabled },
    isPublished: found.config !== null,
    assistantId: found.assistantId,
    config: configOf(found),
    lines: found.lines,
    service: found.service,
    now: new Clock(found.timeZone, at).now,
  };
}

const mostConfigs = 500;
const configs = new Map<string, Config>();

/** A version stays as it was made: checked once, for as long as it is asked for. */
function configOf({ businessId, businessName: name, receptionist, version, config }: Stored) {
  const read = () => readConfig(config, defaultConfig({ name, receptionist }));
  if (version === null) return read();
  const key = JSON.stringify([businessId, version, name, receptionist]);
  const known = configs.get(key) ?? read();
  // What was asked for last comes last; what nobody asks for any more goes first.
  configs.delete(key);
  configs.set(key, known);
  if (configs.size > mostConfigs) configs.delete(configs.keys().next().value as string);
  return known;
}
