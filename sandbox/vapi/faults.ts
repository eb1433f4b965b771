import type { Context } from 'hono';
import { z } from 'zod';

/** Troubles that a test, or somebody who wants to see them, can give the simulated Vapi. */
export const faultSchema = z.object({
  /** Part of `METHOD /path body` of the requests that meet it. */
  match: z.string().min(1),
  /** What they are answered; 0: the connection breaks off. */
  status: z.union([z.literal(0), z.number().int().min(400).max(599)]),
  message: z.string().default('Simulated trouble'),
  /** How many requests meet it. */
  times: z.number().int().min(1).default(1_000),
  /** The request is carried out, and only its answer is lost. */
  isDone: z.boolean().default(false),
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
    const text = `${c.req.method} ${c.req.path} ${body}`;
    const fault = this.#list.find(({ match, times }) => times > 0 && text.includes(match));
    if (fault) fault.times--;
    return fault ?? null;
  }
}
