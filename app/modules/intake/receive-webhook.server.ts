import { getAnswerPool } from '~/integrations/postgres.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import type { IncomingEvent } from '~/integrations/vapi/webhook-message.server';
import type { Json } from '~/integrations/supabase/database.types';

/** An event in the inbox's words. */
export type InboxEvent = {
  /** What makes two deliveries the same event. */
  key: string;
  type: string;
  externalId: string | null;
  occurredAt: string;
  payload: Record<string, unknown>;
  /** Whether the worker has anything to do with it. */
  changesState: boolean;
};

/**
 * Answer before the sender gives up, so that it sends again: Vapi after 20 s by default, Paddle after 5 s.
 */
const timeoutMs = { vapi: 8_000, paddle: 4_000 };

/**
 * Stores an event and the job that applies it, in one transaction. When this returns, the event survives
 * any crash.
 *
 * @throws Error when it was not stored; the sender must be told to send it again.
 */
export async function receiveWebhook(
  provider: 'vapi' | 'paddle',
  event: InboxEvent,
): Promise<string> {
  const { data, error } = await serviceClient()
    .rpc('receive_webhook', {
      p_provider: provider,
      p_event_key: event.key,
      p_type: event.type,
      // The function takes null here; generated types know no nullable arguments.
      p_external_id: event.externalId as string,
      p_occurred_at: event.occurredAt,
      p_payload: event.payload as Json,
      p_changes_state: event.changesState,
    })
    .abortSignal(AbortSignal.timeout(timeoutMs[provider]));
  if (error) throw new Error(`receive_webhook: ${error.code} ${error.message}`, { cause: error });
  return data;
}

/** At most this many at once: one statement stays short. */
const mostTogether = 50;
const unstored: { event: IncomingEvent; resolve: () => void; reject: (error: unknown) => void }[] =
  [];
let isStoring = false;

/**
 * Stores an event that was answered already, by the connections of the answers: a caller waits beside it, and a
 * second way to the database would take the machine's time from them. For the same reason those that come while
 * others are being stored go together, in one transaction.
 *
 * @throws Error when it was not stored.
 */
export function receiveAnswered(event: IncomingEvent): Promise<void> {
  return new Promise((resolve, reject) => {
    unstored.push({ event, resolve, reject });
    if (!isStoring) void storeAnswered();
  });
}

async function storeAnswered() {
  isStoring = true;
  while (unstored.length > 0) {
    const together = unstored.splice(0, mostTogether);
    try {
      await store(together.map(({ event }) => event));
      for (const { resolve } of together) resolve();
    } catch (error) {
      // One that the database refuses takes no other with it. One that does not answer is not asked for each.
      const isRefused = /^2[23]/.test(String((error as { code?: string }).code));
      for (const { event, resolve, reject } of together) {
        if (isRefused && together.length > 1) await store([event]).then(resolve, reject);
        else reject(error);
      }
    }
  }
  isStoring = false;
}

async function store(events: IncomingEvent[]): Promise<void> {
  await getAnswerPool().query({
    name: 'receive_webhooks',
    // In one order everywhere, so that two processes with the same events never wait for each other in a circle.
    text: `select public.receive_webhook('vapi', e.key, e.type, e."callId", e."occurredAt", e.payload, e."changesState")
      from (
        select * from jsonb_to_recordset($1::jsonb)
          as r (key text, type text, "callId" text, "occurredAt" timestamptz, payload jsonb, "changesState" boolean)
        order by key
      ) e`,
    values: [JSON.stringify(events)],
  });
}
