import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { paddleId } from './ids';
import type { DeliveryMode, Logged, PaddleEvent } from './store';
import type { World } from './world';

type Destination = { url: string; secret: string };

/** Paddle gives a server five seconds. */
const answerMs = 5_000;
/** Paddle tries for three days, sixty times; in a sandbox nobody waits for so long. */
const maxAttempts = 60;
const retryMs = (attempt: number) => Math.min(60_000, 500 * 2 ** (attempt - 1));
const lateMs = 4_000;
const shuffleMs = 400;

/**
 * Sends events to our server as Paddle does: signed, at least once, again after a failure. On demand they are
 * held back, come twice, late, in any order, or never.
 */
export class Deliveries {
  readonly #world: World;
  readonly #destination: Destination;
  #waiting: Logged[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isOver = false;

  constructor(world: World, destination: Destination) {
    this.#world = world;
    this.#destination = destination;
  }

  /** Takes up what was not delivered when the simulator stopped. */
  open() {
    this.#waiting = this.#world.events.filter(({ delivery }) => delivery.state === 'waiting');
    this.#world.onEvents = (events) => this.#take(events);
    this.#schedule();
  }

  async stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #modeOf(customerId: string | null): DeliveryMode {
    const { delivery, deliveries } = this.#world.settings;
    return (customerId && deliveries[customerId]) || delivery;
  }

  #take(events: Logged[]) {
    const changed: Logged[] = [];
    for (const logged of events) {
      const mode = this.#modeOf(logged.customerId);
      const wait = { late: lateMs, shuffle: Math.random() * shuffleMs }[mode as string] ?? 0;
      logged.delivery.nextAt = new Date(Date.now() + wait).toISOString();
      if (mode === 'hold' || mode === 'drop') {
        logged.delivery.state = mode === 'hold' ? 'held' : 'dropped';
        changed.push(logged);
      } else this.#waiting.push(logged);
    }
    if (changed.length > 0) void this.#save(changed);
    this.#schedule();
  }

  /** Sends what was held, of everybody or of one customer, in order or in any. */
  release(customerId: string | null, isShuffled: boolean): number {
    const held = this.#world.events.filter(
      ({ delivery, customerId: owner }) =>
        delivery.state === 'held' && (!customerId || owner === customerId),
    );
    for (const { delivery } of held) {
      delivery.state = 'waiting';
      const wait = isShuffled ? Math.random() * shuffleMs : 0;
      delivery.nextAt = new Date(Date.now() + wait).toISOString();
    }
    this.#waiting.push(...held);
    this.#schedule();
    return held.length;
  }

  /** Sends an event again: it has a new notification and the same event. */
  async replay(eventId: string): Promise<number | null> {
    const logged = this.#world.events.find(({ event }) => event.event_id === eventId);
    return logged ? this.#post(again(logged.event)) : null;
  }

  /** Resolves when nothing waits but for a later attempt. */
  async settle() {
    do {
      await this.#running;
      await sleep(5);
    } while (!this.#isOver && this.#waiting.some(({ delivery }) => delivery.attempts.length === 0));
  }

  #schedule() {
    if (this.#isOver || this.#running) return;
    clearTimeout(this.#timer);
    const next = Math.min(...this.#waiting.map(({ delivery }) => Date.parse(delivery.nextAt)));
    if (next === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#running = this.#send().finally(() => {
          this.#running = undefined;
          this.#schedule();
        });
      },
      Math.max(0, next - Date.now()),
    );
    this.#timer.unref();
  }

  /** Sends what is due, one after the other: first what has waited longest. */
  async #send() {
    const due = this.#waiting
      .filter(({ delivery }) => Date.parse(delivery.nextAt) <= Date.now())
      .toSorted((a, b) => a.delivery.nextAt.localeCompare(b.delivery.nextAt) || a.seq - b.seq);
    for (const logged of due) {
      if (this.#isOver) break;
      const { delivery, event } = logged;
      const isTwice = this.#modeOf(logged.customerId) === 'duplicate';
      const [status] = await Promise.all([
        this.#post(event),
        ...(isTwice ? [this.#post(event), this.#post(again(event))] : []),
      ]);
      delivery.attempts.push({ at: new Date().toISOString(), status });
      if (status >= 200 && status < 300) delivery.state = 'delivered';
      else if (delivery.attempts.length >= maxAttempts) delivery.state = 'failed';
      else {
        const wait = retryMs(delivery.attempts.length);
        delivery.nextAt = new Date(Date.now() + wait).toISOString();
      }
    }
    this.#waiting = this.#waiting.filter(({ delivery }) => delivery.state === 'waiting');
    await this.#save(due);
  }

  async #save(logged: Logged[]) {
    await this.#world.saveDeliveries(logged).catch((error: unknown) => {
      if (!this.#isOver) console.error(error);
    });
  }

  async #post(event: PaddleEvent): Promise<number> {
    const body = JSON.stringify(event);
    try {
      const response = await fetch(this.#destination.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Paddle',
          'Paddle-Signature': signature(body, this.#destination.secret),
        },
        body,
        signal: AbortSignal.timeout(answerMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}

function again(event: PaddleEvent): PaddleEvent {
  return { ...event, notification_id: paddleId('ntf', Date.now()) };
}

/** As Paddle signs: the real time, and an HMAC of it and the raw body. */
export function signature(body: string, secret: string, at = Date.now()): string {
  const ts = Math.floor(at / 1000);
  const h1 = createHmac('sha256', secret).update(`${ts}:${body}`).digest('hex');
  return `ts=${ts};h1=${h1}`;
}
