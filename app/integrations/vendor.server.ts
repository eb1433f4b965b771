import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  IterableBackoff,
  retry,
  timeout,
  TimeoutStrategy,
  type CircuitBreakerPolicy,
} from 'cockatiel';

import { processWide } from '~/process-wide.server';

/** Whom we ask over the network. Recordings come from a store of Vapi's own, which fails without its API failing. */
export type Vendor =
  | 'vapi'
  | 'recordings'
  | 'paddle'
  | 'supabase'
  | 'supabase-management'
  | 'geocoding'
  | 'mail'
  | 'voice-samples';

/**
 * `refused`, `gone` and `busy` (429): the vendor is well, and said so. `failed`: it could not be reached, or had
 * trouble. `not-asked`: it had failed too often just now. `canceled`: whoever waited has left.
 */
export type VendorOutcome =
  'ok' | 'refused' | 'gone' | 'busy' | 'failed' | 'timeout' | 'not-asked' | 'canceled';

/** One attempt. `operation` is one of few: no ids are in it. */
export type VendorCall = {
  vendor: Vendor;
  operation: string;
  outcome: VendorOutcome;
  seconds: number;
};

export type VendorPolicy = {
  /** How long an attempt may take, and until when another one may begin. */
  timeoutMs?: number;
  /** In all, the first one counted. */
  attempts?: number;
  /**
   * Whether asking twice does what asking once does. What is not safe is asked again only when the vendor said
   * that it did nothing (429).
   */
  isSafe?: boolean;
  /** Of whoever waits: once it is aborted, nothing is tried any more. */
  signal?: AbortSignal | null;
};

export type FaultKind = 'unreachable' | 'busy' | 'refused' | 'gone' | 'off';

/**
 * Why a vendor did not do what was asked. `unreachable` and `busy` pass by themselves; `refused` is the same
 * again until something is changed; `gone`: there is no such thing there; `off`: it is not set up here.
 */
export class VendorFault<Kind extends FaultKind = FaultKind> extends Error {
  constructor(
    readonly vendor: Vendor,
    readonly kind: Kind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'VendorFault';
  }

  /** Whether trying again may help. */
  get isPassing(): boolean {
    return this.kind === 'unreachable' || this.kind === 'busy';
  }
}

/** Of the first wait between two attempts; the next is twice as long, each by chance up to a half more or less. */
const firstWaitMs = 200;
/** A vendor that asks for more patience than this is not asked again within a call. */
const longestWaitMs = 2_000;
/** Failures in a row until a vendor is left alone. */
const mostFailures = 8;
/** How long it is left alone until one call tries it: longer each time. */
const restMs = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Without it nothing works, so that it is tried often. */
const supabaseRestMs = [500, 1_000, 2_000];
/** How long a failure says something of how a vendor is. */
const knownMs = 10 * 60_000;
/**
 * Trying again is for single failures: when most calls fail, it would only add to the load. Each failure takes
 * one, each success gives some back, and below half nothing is tried again. Source: gRPC, retry throttling.
 */
const budget = { most: 10, forSuccess: 0.2 };

type Line = {
  breaker: CircuitBreakerPolicy;
  budget: number;
  /** The first failure after all went well, and the newest one. */
  failing: { since: Date; until: number } | null;
};
type Shared = { lines: Map<Vendor, Line>; listeners: Set<(call: VendorCall) => void> };

const shared = processWide<Shared>('vendors', () => ({ lines: new Map(), listeners: new Set() }));

function lineOf(vendor: Vendor): Line {
  const known = shared.lines.get(vendor);
  if (known) return known;
  const breaker = circuitBreaker(handleWhen(isFailure), {
    breaker: new ConsecutiveBreaker(mostFailures),
    halfOpenAfter: new IterableBackoff(vendor === 'supabase' ? supabaseRestMs : restMs),
  });
  const line = { breaker, budget: budget.most, failing: null };
  shared.lines.set(vendor, line);
  return line;
}

/** For tests: nothing was asked of anybody yet. */
export function forgetVendors(): void {
  shared.lines.clear();
}

/**
 * Hears of every attempt at a vendor, once it is over.
 *
 * @returns what ends the listening
 */
export function onVendorCall(listener: (call: VendorCall) => void): () => void {
  shared.listeners.add(listener);
  return () => void shared.listeners.delete(listener);
}

/**
 * Since when all that was asked of a vendor failed, as this process knows; null when it answers, and when nobody
 * asked it for some minutes.
 */
export function failingSince(vendor: Vendor): Date | null {
  const failing = shared.lines.get(vendor)?.failing;
  return failing && Date.now() - failing.until < knownMs ? failing.since : null;
}

/**
 * Asks a vendor something, for no longer than a time, and again after a while if it fails and that is safe. A
 * vendor that fails again and again is left alone for some seconds: what is asked of it meanwhile fails at once.
 *
 * @param operation a word or two, the same for all that is asked in one way; never an id
 * @param work asks once, and gives up when the signal says so
 * @throws what `work` throws, or VendorFault `unreachable` when there was no answer in time or it was not asked
 */
export async function callVendor<T>(
  vendor: Vendor,
  operation: string | (() => string),
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs = 10_000, attempts = 3, isSafe = false, signal }: VendorPolicy = {},
): Promise<T> {
  const line = lineOf(vendor);
  const began = performance.now();
  const mayRetry = (error: Error) =>
    (isBusy(error) || (isSafe && isFailure(error))) &&
    (patience(error) ?? 0) <= longestWaitMs &&
    line.budget > budget.most / 2 &&
    performance.now() - began < timeoutMs;
  const again = retry(handleWhen(mayRetry), {
    maxAttempts: attempts - 1,
    backoff: new DelegateBackoff(({ attempt, result }) =>
      Math.max(
        ('error' in result && patience(result.error)) || 0,
        firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random()),
      ),
    ),
  });
  const timer = timeout(timeoutMs, {
    strategy: TimeoutStrategy.Aggressive,
    // The body of an answer may still be read afterwards.
    abortOnReturn: false,
  });

  const settle = (outcome: VendorOutcome, from: number) => {
    note(line, outcome);
    const name = typeof operation === 'string' ? operation : operation();
    const seconds = (performance.now() - from) / 1000;
    for (const hear of shared.listeners) hear({ vendor, operation: name, outcome, seconds });
  };
  const attempt = async () => {
    const from = performance.now();
    let timed: AbortSignal | undefined;
    try {
      signal?.throwIfAborted();
      const answer = await timer.execute((context) => {
        timed = context.signal;
        return work(signal ? AbortSignal.any([signal, timed]) : timed);
      });
      settle('ok', from);
      return answer;
    } catch (error) {
      if (signal?.aborted) {
        settle('canceled', from);
        throw new Canceled(error);
      }
      // Both the timer and the work that it ends may be first to say so.
      const isLate = timed?.aborted === true;
      settle(isLate ? 'timeout' : outcomeOf(error), from);
      throw isLate ? unreachable(vendor, 'does not answer', error) : error;
    }
  };
  try {
    return await again.execute(() => line.breaker.execute(attempt));
  } catch (error) {
    if (error instanceof Canceled) throw error.cause;
    if (!(error instanceof BrokenCircuitError)) throw error;
    settle('not-asked', performance.now());
    throw unreachable(vendor, 'fails just now, and is not asked', error);
  }
}

type FetchPolicy = Omit<VendorPolicy, 'signal'> & {
  /** The answer is read to its end as a part of the attempt: for those that are short. */
  isWhole?: boolean;
  /** Statuses that are no word of the vendor's, but trouble. */
  isTrouble?: (status: number) => boolean;
};

/**
 * `fetch` as a call of a vendor. An answer of trouble (5xx, 408, 429) counts as a failure, and is given to the
 * caller when it is not tried again. Reads are safe unless it is said otherwise.
 */
export async function fetchVendor(
  vendor: Vendor,
  operation: string,
  address: string | URL,
  { signal, ...init }: RequestInit = {},
  { isWhole = false, isTrouble = isTroubled, ...policy }: FetchPolicy = {},
): Promise<Response> {
  const isSafe = ['GET', 'HEAD'].includes(init.method?.toUpperCase() ?? 'GET');
  let last: Response | undefined;
  const ask = async (timed: AbortSignal) => {
    await last?.body?.cancel().catch(() => {});
    last = await fetch(address, { ...init, signal: timed });
    if (isWhole) last = await wholeOf(last);
    if (isTrouble(last.status)) throw new TroubledAnswer(last);
    return last;
  };
  try {
    return await callVendor(vendor, operation, ask, { isSafe, ...policy, signal });
  } catch (error) {
    if (error instanceof TroubledAnswer) return error.response;
    throw error;
  }
}

const isTroubled = (status: number) => status >= 500 || status === 408 || status === 429;

async function wholeOf(answer: Response): Promise<Response> {
  const body = await answer.arrayBuffer();
  const { status, statusText, headers } = answer;
  // A Response of these must have no body, not even an empty one.
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? body : null, { status, statusText, headers });
}

class TroubledAnswer extends Error {
  readonly kind: FaultKind;
  readonly retryAfterMs: number | undefined;

  constructor(readonly response: Response) {
    super(`answered ${response.status}`);
    this.kind = response.status === 429 ? 'busy' : 'unreachable';
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    this.retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  }
}

/** Whoever waited has left: that says nothing of the vendor. */
class Canceled extends Error {
  readonly kind = 'canceled';

  constructor(cause: unknown) {
    super('canceled', { cause });
  }
}

/** What faults have that say what kind they are. By its shape: their classes are in each of the bundles. */
type Told = { kind?: unknown; retryAfterMs?: unknown };

const kindOf = (error: unknown) => (error as Told | null)?.kind;

/** The answer, or null when the vendor knows no such thing. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (kindOf(error) === 'gone') return null;
    throw error;
  }
}

const isBusy = (error: unknown) => kindOf(error) === 'busy';

function isFailure(error: unknown): boolean {
  if (error instanceof BrokenCircuitError) return false;
  const kind = kindOf(error);
  return kind === undefined || kind === 'unreachable';
}

function patience(error: Error): number | undefined {
  const { retryAfterMs } = error as Told;
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
}

function outcomeOf(error: unknown): VendorOutcome {
  const kind = kindOf(error);
  return kind === 'refused' || kind === 'gone' || kind === 'busy' ? kind : 'failed';
}

function note(line: Line, outcome: VendorOutcome): void {
  if (outcome === 'canceled' || outcome === 'not-asked') return;
  if (outcome === 'failed' || outcome === 'timeout') {
    line.budget = Math.max(0, line.budget - 1);
    line.failing = { since: line.failing?.since ?? new Date(), until: Date.now() };
    return;
  }
  if (outcome === 'ok') line.budget = Math.min(budget.most, line.budget + budget.forSuccess);
  line.failing = null;
}

function unreachable(vendor: Vendor, what: string, cause: unknown): VendorFault {
  return new VendorFault(vendor, 'unreachable', `${vendor} ${what}.`, { cause });
}
