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

/**
 * Stores an event that was answered already, by the connections of the answers: a caller waits beside it, and
 * a second way to the database would take the machine's time from them.
 */
export async function receiveAnswered(event: IncomingEvent): Promise<void> {
  await getAnswerPool().query({
    name: 'receive_webhook',
    text: `select public.receive_webhook('vapi', $1, $2, $3, $4, $5, $6)`,
    values: [
      event.key,
      event.type,
      event.callId,
      event.occurredAt,
      JSON.stringify(event.payload),
      event.changesState,
    ],
  });
}
