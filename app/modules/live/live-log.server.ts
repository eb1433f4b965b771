import pg from 'pg';

import { getEnv } from '~/env.server';
import { length } from '~/modules/format/length';
import type { LiveWords } from './words';

/** Something changed: what kind, in which business, and which row. */
export type LiveEvent =
  | { event: 'call' | 'follow-up' | 'usage' | 'receptionist'; businessId: string; id: string }
  | { event: 'words'; businessId: string; id: string; words: LiveWords }
  /** The streams of this person, or of this business, end: who is still allowed comes back. */
  | { event: 'access'; id: string };

export type LiveRead = {
  /** Where one stands after it: `private.read_live` takes it back. */
  place: string;
  /** Nobody can say what was missed. */
  isLost: boolean;
  events: LiveEvent[];
};

export type LiveViewer = { userId: string; businessId: string; sessionId: string | null };

/** The log of what changed, by one connection that also hears when there is something to read. */
export type LiveLog = {
  read(since: string | null, businessId?: string): Promise<LiveRead>;
  /** For each viewer, whether it may go on. */
  mayWatch(viewers: LiveViewer[]): Promise<boolean[]>;
  close(): Promise<void>;
};

type Row = { place: string; is_lost: boolean; events: StoredEvent[] };
type StoredEvent = {
  event: LiveEvent['event'];
  businessId?: string;
  id: string;
  words?: {
    turns: { position: number; speaker: string; text: string; startMs: number }[];
    partials: { speaker: string; text: string }[];
  };
};

/**
 * Connects, and listens.
 *
 * @param onNotice there is something to read
 * @param onEnd the connection is gone; not called after `close`
 */
export async function openLiveLog(onNotice: () => void, onEnd: () => void): Promise<LiveLog> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_URL,
    application_name: 'frontdesk-live',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // A server that hangs is as good as gone.
    query_timeout: 10_000,
  });
  let isClosing = false;
  client.on('notification', onNotice);
  // Told of by `end` as well.
  client.on('error', () => {});
  client.on('end', () => {
    if (!isClosing) onEnd();
  });
  try {
    await client.connect();
    await client.query('listen frontdesk_live');
  } catch (error) {
    isClosing = true;
    await client.end().catch(() => {});
    throw error;
  }
  // One question at a time: answers come in the order of the questions, and so do places.
  let last: Promise<unknown> = Promise.resolve();
  const ask = <T>(question: () => Promise<T>): Promise<T> => {
    const answer = last.then(question, question);
    last = answer;
    return answer;
  };
  return {
    async read(since, businessId) {
      const { rows } = await ask(() =>
        client.query<Row>({
          name: 'read-live',
          text: 'select place, is_lost, events from private.read_live($1, $2)',
          values: [since, businessId ?? null],
        }),
      );
      const { place, is_lost: isLost, events } = rows[0] as Row;
      return { place, isLost, events: events.flatMap(toEvent) };
    },
    async mayWatch(viewers) {
      const { rows } = await ask(() =>
        client.query<{ allowed: boolean[] }>('select private.live_access($1) as allowed', [
          JSON.stringify(viewers),
        ]),
      );
      return rows[0]?.allowed ?? [];
    },
    async close() {
      isClosing = true;
      await client.end().catch(() => {});
    },
  };
}

function toEvent({ event, businessId, id, words }: StoredEvent): LiveEvent[] {
  if (event === 'access') return [{ event, id }];
  if (!businessId) return [];
  if (event !== 'words') return [{ event, businessId, id }];
  // The call ended meanwhile: an event of its own says so.
  if (!words) return [];
  return [
    {
      event,
      businessId,
      id,
      words: {
        id,
        turns: words.turns.map(({ position, speaker, text, startMs }) => ({
          position,
          isCaller: speaker === 'caller',
          text,
          at: length(Math.floor(startMs / 1000)),
        })),
        partials: words.partials.map(({ speaker, text }) => ({
          isCaller: speaker === 'caller',
          text,
        })),
      },
    },
  ];
}
