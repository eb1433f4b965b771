import { serviceClient } from '~/integrations/supabase/client.server';
import { logger } from '~/logger.server';
import { Clock } from '~/modules/format/time.server';
import { getReadiness, type Readiness } from '~/modules/intake/readiness.server';
import { t } from '~/modules/languages/t';
import {
  serviceParts,
  slowLagSeconds,
  type PartState,
  type ServicePart,
} from './check-parts.server';

/** What workers have written down, as `service_status` answers. Times are ISO. */
export type Recorded = {
  parts: { part: ServicePart; state: PartState; since: string; checkedAt: string }[];
  incidents: {
    part: ServicePart;
    state: 'slow' | 'down';
    beganAt: string;
    endedAt: string | null;
  }[];
};

/** `unknown`: nobody has looked lately. */
export type ShownState = Exclude<PartState, 'off'> | 'unknown';

/** A worker looks every minute; when none has for so long, what it found is not known any more. */
const staleMs = 5 * 60_000;
/** However many ask, the database is asked this seldom by one process. */
const maxAgeMs = 10_000;
const patienceMs = 3_000;

let known: { at: number; found: ReturnType<typeof look> } | undefined;

/** What the status page shows. Never throws: when nothing answers, that is what it says. */
export async function getServiceStatus(): Promise<ReturnType<typeof statusView>> {
  if (!known || Date.now() - known.at > maxAgeMs) known = { at: Date.now(), found: look() };
  // What is remembered is no words: those are of whoever asks.
  const { readiness, recorded, now } = await known.found;
  return statusView(readiness, recorded, new Clock('UTC', now));
}

async function look() {
  const [readiness, recorded] = await Promise.all([getReadiness(), readRecorded()]);
  return { readiness, recorded, now: new Date() };
}

async function readRecorded(): Promise<Recorded | null> {
  try {
    const { data } = await serviceClient()
      .rpc('service_status')
      .abortSignal(AbortSignal.timeout(patienceMs))
      .throwOnError();
    return data as unknown as Recorded;
  } catch (error) {
    logger.warn({ err: error }, 'the state of the service could not be read');
    return null;
  }
}

const words: Record<ServicePart, { name: string } & Record<'ok' | 'slow' | 'down', string>> = {
  calls: {
    name: t`Calls coming in`,
    ok: t`Calls are taken in and show at once.`,
    slow: t`Calls are taken in and kept. They show late.`,
    down: t`Calls are not taken in just now. The phone provider keeps them, and they are fetched afterwards.`,
  },
  dashboard: {
    name: t`Dashboard`,
    ok: t`Pages open as they should.`,
    slow: t`Pages open slowly.`,
    down: t`Pages do not open, or not all of them.`,
  },
  mail: {
    name: t`Mail`,
    ok: t`Mail goes out.`,
    slow: t`The mail server is slow. Mail goes out late.`,
    down: t`The mail server takes nothing. Mail waits, and goes out when it does.`,
  },
  phone: {
    name: t`Phone provider`,
    ok: t`Vapi answers us.`,
    slow: t`Vapi answers slowly. Changes to receptionists and numbers take longer.`,
    down: t`Vapi does not answer us. Changes to receptionists and numbers wait.`,
  },
  payments: {
    name: t`Payments`,
    ok: t`Paddle answers us.`,
    slow: t`Paddle answers slowly. Plans and invoices take longer.`,
    down: t`Paddle does not answer us. Plans cannot be changed just now; nobody loses theirs by it.`,
  },
};
const unknownWords = () => t`Nobody has looked lately, so that we cannot say.`;
const summaries = {
  ok: t`Everything works`,
  slow: t`Some of it is slow`,
  down: t`Some of it does not work`,
  unknown: t`Not all of it could be looked at`,
} as const;

/** What is known, in words. What this process sees itself counts more than what was written down. */
export function statusView(readiness: Readiness, recorded: Recorded | null, clock: Clock) {
  const now = clock.now.toMillis();
  const found = new Map(recorded?.parts.map((each) => [each.part, each]));
  const parts = serviceParts.flatMap((part) => {
    const { state, since } = stateOf(part, found.get(part), { readiness, recorded, now });
    // What this installation does not have is none of anybody's business.
    if (state === 'off') return [];
    return {
      part,
      name: words[part].name,
      state,
      words: state === 'unknown' ? unknownWords() : words[part][state],
      since: since && state !== 'ok' ? clock.momentWithin(since) : null,
    };
  });
  const worst = (['down', 'slow', 'unknown'] as const).find((each) =>
    parts.some(({ state }) => state === each),
  );
  return {
    state: (worst ?? 'ok') as ShownState,
    summary: summaries[worst ?? 'ok'],
    parts,
    incidents: (recorded?.incidents ?? []).map(({ part, state, beganAt, endedAt }) => ({
      key: `${part} ${beganAt}`,
      name: words[part].name,
      what: state === 'down' ? t`did not work` : t`slow`,
      state,
      began: clock.moment(beganAt),
      ended: endedAt && clock.moment(endedAt),
      lasted: endedAt && lasted(Date.parse(endedAt) - Date.parse(beganAt)),
    })),
    looked: clock.time(clock.now.toISO()),
  };
}

type Seen = { readiness: Readiness; recorded: Recorded | null; now: number };

function stateOf(
  part: ServicePart,
  found: Recorded['parts'][number] | undefined,
  { readiness, recorded, now }: Seen,
): { state: ShownState | 'off'; since: string | null } {
  const isStale = !found || now - Date.parse(found.checkedAt) > staleMs;
  if (part === 'calls' || part === 'dashboard') {
    if (readiness.database === 'down') {
      return { state: 'down', since: found?.state === 'down' ? found.since : null };
    }
    if (part === 'dashboard') {
      if (!recorded) return { state: 'down', since: null };
      // It has just answered: only how fast it was is a worker's to say.
      return found?.state === 'slow' && !isStale
        ? { state: 'slow', since: found.since }
        : { state: 'ok', since: null };
    }
    if ((readiness.workerLagSeconds ?? 0) > slowLagSeconds || found?.state === 'slow') {
      return { state: 'slow', since: found?.state === 'slow' ? found.since : null };
    }
    // Stored they are, since the database answers; but nobody works them.
    return isStale
      ? { state: found ? 'slow' : 'unknown', since: found?.checkedAt ?? null }
      : { state: 'ok', since: null };
  }
  if (found?.state === 'off') return { state: 'off', since: null };
  if (isStale) return { state: 'unknown', since: found?.checkedAt ?? null };
  return { state: found.state, since: found.since };
}

/** `1 min`, `3 h 20 min`, `2 days`. */
function lasted(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return t`${minutes} min`;
  if (minutes >= 48 * 60) {
    const days = Math.round(minutes / (24 * 60));
    return t`${days} days`;
  }
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? t`${hours} h` : t`${hours} h ${rest} min`;
}
