import { logger } from '~/logger.server';
import { encodeEvent, encodePlace, heartbeat } from './event-stream.server';
import {
  openLiveLog,
  type LiveEvent,
  type LiveLog,
  type LiveRead,
  type LiveViewer,
} from './live-log.server';

/** One open stream. */
export type Stream = LiveViewer & {
  send(bytes: Uint8Array): void;
  end(): void;
};

/** A stream that has not got what it missed waits, and gets nothing else before: its place stays right. */
type Entry = Stream & { missedSince: string | null; isWaiting: boolean };

type Options = {
  open?: typeof openLiveLog;
  /** How often streams get a sign of life, and are asked whether they may go on. */
  tickMs?: number;
  /** Pause before the first try to connect again; each one doubles it, up to 10 s. */
  retryMs?: number;
  /** How long the connection outlives the last viewer. */
  idleMs?: number;
};

const encoder = new TextEncoder();

/**
 * All streams of this process, on one database connection whatever their number. It opens with the first
 * one. What changed is read from the log when Postgres says that there is something, from where the process
 * stands: after a lost connection that is what was missed.
 */
export class LiveHub {
  readonly #options: Required<Options>;
  readonly #groups = new Map<string, Set<Entry>>();
  readonly #counts = new Map<string, number>();
  #log: LiveLog | undefined;
  #isOpening = false;
  #isReading = false;
  #isDirty = false;
  #place: string | null = null;
  #failures = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor({
    open = openLiveLog,
    tickMs = 15_000,
    retryMs = 250,
    idleMs = 60_000,
  }: Options = {}) {
    this.#options = { open, tickMs, retryMs, idleMs };
  }

  /**
   * Where this process stands: whatever is read from the database from now on is as new, or newer. Null as
   * long as nobody watches.
   */
  get place(): string | null {
    return this.#place;
  }

  /** How many streams there are here. */
  get size(): number {
    let size = 0;
    for (const group of this.#groups.values()) size += group.size;
    return size;
  }

  /** How many streams a person has here. */
  countOf(userId: string): number {
    return this.#counts.get(userId) ?? 0;
  }

  /**
   * Adds a stream. First it gets what it missed since its place, or `reset` when that cannot be said.
   *
   * @returns takes it away again
   */
  subscribe(stream: Stream, missedSince: string | null): () => void {
    const entry: Entry = { ...stream, missedSince, isWaiting: true };
    const group = this.#groups.get(entry.businessId) ?? new Set();
    this.#groups.set(entry.businessId, group.add(entry));
    this.#counts.set(entry.userId, this.countOf(entry.userId) + 1);
    clearTimeout(this.#idle);
    this.#ticking ??= setInterval(() => void this.#tick(), this.#options.tickMs);
    if (this.#log) void this.#catchUp(entry, this.#log);
    else void this.#connect();

    return () => {
      if (!group.delete(entry)) return;
      if (group.size === 0 && this.#groups.get(entry.businessId) === group) {
        this.#groups.delete(entry.businessId);
      }
      const left = this.countOf(entry.userId) - 1;
      if (left > 0) this.#counts.set(entry.userId, left);
      else this.#counts.delete(entry.userId);
      if (this.#groups.size === 0) this.#rest();
    };
  }

  *#entries(): Generator<Entry> {
    for (const group of this.#groups.values()) yield* group;
  }

  async #connect() {
    if (this.#log || this.#isOpening) return;
    this.#isOpening = true;
    try {
      const log = await this.#options.open(
        () => void this.#readNew(),
        () => this.#lose(log, 'the database hung up'),
      );
      this.#log = log;
      this.#failures = 0;
      await this.#readNew();
      for (const entry of this.#entries()) if (entry.isWaiting) void this.#catchUp(entry, log);
    } catch (error) {
      logger.warn({ err: error }, 'live updates have no database connection');
      this.#connectLater();
    } finally {
      this.#isOpening = false;
    }
  }

  #connectLater() {
    if (this.#groups.size === 0) return;
    const pause = Math.min(this.#options.retryMs * 2 ** this.#failures++, 10_000);
    setTimeout(() => void this.#connect(), pause * (0.75 + Math.random() / 2)).unref();
  }

  #lose(log: LiveLog | undefined, reason: unknown) {
    if (!log || this.#log !== log) return;
    this.#log = undefined;
    logger.warn({ err: reason }, 'live updates lost their database connection');
    void log.close();
    this.#connectLater();
  }

  /** Reads what is new, and once more when there was a notice meanwhile. */
  async #readNew() {
    this.#isDirty = true;
    const log = this.#log;
    if (this.#isReading || !log) return;
    this.#isReading = true;
    try {
      while (this.#isDirty) {
        this.#isDirty = false;
        this.#deliver(await log.read(this.#place));
      }
    } catch (error) {
      this.#lose(log, error);
    } finally {
      this.#isReading = false;
    }
  }

  #deliver({ place, isLost, events }: LiveRead) {
    this.#place = place;
    if (isLost) {
      const bytes = encoder.encode(encodeEvent({ event: 'reset', data: {}, id: place }));
      for (const entry of this.#entries()) if (!entry.isWaiting) entry.send(bytes);
      return;
    }
    for (const event of events) if (event.event === 'access') this.#end(event.id);
    const told = events.filter(isOfBusiness);
    for (const businessId of new Set(told.map((event) => event.businessId))) {
      const group = this.#groups.get(businessId);
      if (!group) continue;
      const own = told.filter((event) => event.businessId === businessId);
      const bytes = encoder.encode(encodeAll(own, place));
      for (const entry of group) if (!entry.isWaiting) entry.send(bytes);
    }
  }

  async #catchUp(entry: Entry, log: LiveLog) {
    try {
      const { place, isLost, events } = await log.read(entry.missedSince, entry.businessId);
      const text = isLost
        ? encodeEvent({ event: 'reset', data: {}, id: place })
        : encodeAll(events.filter(isOfBusiness), place);
      entry.isWaiting = false;
      entry.send(encoder.encode(text));
    } catch (error) {
      // It goes on waiting, for the next connection.
      this.#lose(log, error);
    }
  }

  /** Ends the streams of a person or of a business. */
  #end(id: string) {
    for (const entry of this.#entries()) {
      if (entry.userId === id || entry.businessId === id) entry.end();
    }
  }

  async #tick() {
    const log = this.#log;
    if (log) {
      // Also moves the place on, so that a quiet business does not fall behind what the log keeps.
      await this.#readNew();
      await this.#endUnwanted(log);
    }
    const alive = encoder.encode(heartbeat);
    const aliveHere =
      this.#place === null ? alive : encoder.encode(heartbeat + encodePlace(this.#place));
    for (const entry of this.#entries())
      entry.send(entry.isWaiting || !this.#log ? alive : aliveHere);
  }

  /** Ends the streams of who has signed out, was removed, or whose time is over. */
  async #endUnwanted(log: LiveLog) {
    const entries = [...this.#entries()];
    const viewers = new Map(
      entries.map(({ userId, businessId, sessionId }) => [
        `${userId} ${businessId} ${sessionId}`,
        { userId, businessId, sessionId },
      ]),
    );
    try {
      const allowed = await log.mayWatch([...viewers.values()]);
      const may = new Map([...viewers.keys()].map((key, index) => [key, allowed[index] === true]));
      for (const entry of entries) {
        const { userId, businessId, sessionId } = entry;
        if (!may.get(`${userId} ${businessId} ${sessionId}`)) entry.end();
      }
    } catch (error) {
      this.#lose(log, error);
    }
  }

  /** Nobody watches: the connection stays a while, for who loads a page again. */
  #rest() {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#idle = setTimeout(() => {
      const log = this.#log;
      this.#log = undefined;
      // Nobody reads on from here: where the process stands is not known any more.
      this.#place = null;
      void log?.close();
    }, this.#options.idleMs);
    this.#idle.unref();
  }
}

type BusinessEvent = Exclude<LiveEvent, { event: 'access' }>;
const isOfBusiness = (event: LiveEvent): event is BusinessEvent => event.event !== 'access';

/** Only the last one carries the place: who got half of them asks for all again. */
function encodeAll(events: BusinessEvent[], place: string): string {
  if (events.length === 0) return encodePlace(place);
  return events
    .map((event, index) =>
      encodeEvent({
        event: event.event,
        data: event.event === 'words' ? event.words : { id: event.id },
        ...(index === events.length - 1 && { id: place }),
      }),
    )
    .join('');
}

export const liveHub = new LiveHub();
