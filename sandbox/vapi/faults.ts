import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from 'hono';
import { z } from 'zod';

/** Troubles that a test, or somebody who wants to see them, can give the simulated Vapi. */
export const faultSchema = z.object({
  /** Part of `METHOD /path?query body` of the requests that meet it. */
  match: z.string().min(1),
  /** What they are answered; 0: the connection breaks off; 200: the answer that they would have had. */
  status: z.union([z.literal(0), z.literal(200), z.number().int().min(400).max(599)]),
  message: z.string().default('Simulated trouble'),
  /** How many requests meet it. */
  times: z.number().int().min(1).default(1_000),
  /** The request is carried out, and only its answer is lost. */
  isDone: z.boolean().default(false),
  /** Of a recording that is answered 200: the connection breaks off after so many bytes. */
  afterBytes: z.number().int().min(0).optional(),
  /** What is answered is no JSON of Vapi's, but a proxy's page, with this status. */
  isGarbage: z.boolean().default(false),
  /** How long they wait before anything happens. */
  afterMs: z.number().int().min(0).max(60_000).default(0),
});
export type Fault = z.infer<typeof faultSchema>;

export class Faults {
  #list: Fault[] = [];

  add(fault: Fault) {
    this.#list.push(fault);
  }

  clear() {
    this.#list = [];
  }

  async meet(c: Context): Promise<Fault | null> {
    if (this.#list.length === 0) return null;
    const type = c.req.header('Content-Type') ?? '';
    const body = type.includes('json') ? await c.req.text() : '';
    const { pathname, search } = new URL(c.req.url);
    const text = `${c.req.method} ${pathname}${search} ${body}`;
    const fault = this.#list.find(({ match, times }) => times > 0 && text.includes(match));
    if (!fault) return null;
    fault.times--;
    if (fault.afterMs > 0) await sleep(fault.afterMs, undefined, { ref: false });
    const isAsEver = fault.status === 200 && fault.afterBytes === undefined && !fault.isGarbage;
    return isAsEver ? null : fault;
  }
}
