import pg from 'pg';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { logger } from '~/logger.server';

const noticeSchema = z.object({
  businessId: z.uuid(),
  event: z.enum(['call', 'follow-up', 'usage', 'receptionist']),
  id: z.uuid(),
});

/** Something changed in a business: what kind, and which row. */
export type LiveNotice = z.infer<typeof noticeSchema>;
type Listener = (notice: LiveNotice) => void;

/**
 * One LISTEN connection a process, whatever the number of viewers. It opens with the first viewer and
 * reconnects by itself; what was missed meanwhile is made good by `onReconnect`, upon which viewers
 * reload what they see.
 */
class LiveHub {
  #listeners = new Map<string, Set<Listener>>();
  #onReconnect = new Set<() => void>();
  #client: pg.Client | undefined;
  #isConnecting = false;

  subscribe(businessId: string, listener: Listener, onReconnect: () => void): () => void {
    const group = this.#listeners.get(businessId) ?? new Set();
    this.#listeners.set(businessId, group.add(listener));
    this.#onReconnect.add(onReconnect);
    void this.#connect();
    return () => {
      group.delete(listener);
      if (group.size === 0 && this.#listeners.get(businessId) === group) {
        this.#listeners.delete(businessId);
      }
      this.#onReconnect.delete(onReconnect);
    };
  }

  async #connect() {
    if (this.#client || this.#isConnecting) return;
    this.#isConnecting = true;
    const client = new pg.Client({ connectionString: getEnv().DATABASE_URL, keepAlive: true });
    client.on('notification', ({ payload }) => this.#hear(payload));
    client.on('error', (error) => {
      logger.warn({ err: error }, 'live updates lost their database connection');
    });
    client.on('end', () => {
      if (this.#client === client) this.#client = undefined;
      this.#retry();
    });
    try {
      await client.connect();
      await client.query('listen frontdesk_live');
      this.#client = client;
      for (const reload of this.#onReconnect) reload();
    } catch (error) {
      logger.warn({ err: error }, 'live updates have no database connection');
      this.#retry();
    } finally {
      this.#isConnecting = false;
    }
  }

  #retry() {
    if (this.#listeners.size > 0) setTimeout(() => void this.#connect(), 1_000).unref();
  }

  #hear(payload: string | undefined) {
    const notice = noticeSchema.safeParse(safeJson(payload)).data;
    if (!notice) return;
    for (const listener of this.#listeners.get(notice.businessId) ?? []) listener(notice);
  }
}

function safeJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

export const liveHub = new LiveHub();
