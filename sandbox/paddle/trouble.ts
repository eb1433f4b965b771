import { setTimeout as sleep } from 'node:timers/promises';

import type { HttpBindings } from '@hono/node-server';
import type { Context, Next } from 'hono';

import { PaddleProblem, refuse } from './problem';

export const outages = ['off', 'down', 'slow', 'garbage'] as const;
export type Outage = (typeof outages)[number];

/** Longer than anybody waits. */
const slowMs = 20_000;

/** Paddle as it is on a bad day. */
export class Trouble {
  outage: Outage = 'off';

  async meet(c: Context<{ Bindings: HttpBindings }>, next: Next) {
    if (this.outage === 'down') {
      c.env.outgoing.destroy();
      return c.body(null);
    }
    if (this.outage === 'garbage') {
      return c.html('<html><body><h1>502 Bad Gateway</h1></body></html>', 502);
    }
    if (this.outage === 'slow') await sleep(slowMs, undefined, { ref: false });
    return next();
  }
}

/** Paddle takes 240 requests a minute of an address, and says when it takes more. */
export class RateLimit {
  #count = 0;
  #since = 0;

  constructor(readonly perMinute: number) {}

  meet(c: Context, next: Next) {
    const now = Date.now();
    if (now - this.#since >= 60_000) [this.#since, this.#count] = [now, 0];
    if (++this.#count <= this.perMinute) return next();
    c.header('Retry-After', String(Math.ceil((this.#since + 60_000 - now) / 1000)));
    return Promise.resolve(
      refuse(
        c,
        new PaddleProblem('too_many_requests', 'Too many requests from this address.', {
          status: 429,
        }),
      ),
    );
  }
}
