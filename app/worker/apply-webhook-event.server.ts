import type { Task } from 'graphile-worker';
import type { PoolClient } from 'pg';
import { z } from 'zod';

import { snapshotOfEvent } from '~/integrations/paddle/snapshot.server';
import { aboutCall, toCallEvent } from '~/integrations/vapi/call-event.server';
import { asObject } from '~/integrations/vapi/read.server';
import { logger } from '~/logger.server';
import { settleDue } from '~/modules/follow-ups/settle-due.server';
import { eventLagSeconds } from '~/modules/operations/metrics.server';

const payloadSchema = z.object({ eventId: z.uuid() });
type StoredEvent = { provider: 'vapi' | 'paddle'; payload: unknown; received_at: Date };

/**
 * The job that applies one stored event. It may run twice or be killed anywhere: all changes are made by
 * one SQL function in one transaction, together with the event's own status.
 *
 * A failure is written on the event, so that an admin sees it before the last attempt; after the last
 * one the event rests as `failed`.
 */
export const applyWebhookEvent: Task = async (payload, { job, withPgClient }) => {
  const { eventId } = payloadSchema.parse(payload);
  try {
    await withPgClient(async (client) => {
      const { rows } = await client.query<StoredEvent>(
        'select provider, payload, received_at from public.webhook_events where id = $1',
        [eventId],
      );
      const event = rows[0];
      if (!event) {
        logger.warn({ eventId }, 'an event to apply is gone: its business was deleted');
        return;
      }
      if (event.provider === 'paddle') await applyPaddle(client, eventId, event);
      else await applyVapi(client, eventId, event);
      const lag = (Date.now() - event.received_at.getTime()) / 1000;
      eventLagSeconds.observe({ provider: event.provider }, Math.max(lag, 0));
    });
  } catch (error) {
    const isLast = job.attempts >= job.max_attempts;
    await withPgClient((client) =>
      client.query(
        `update public.webhook_events
         set attempts = $2, error = $3, status = case when $4 then 'failed' else status end
         where id = $1 and status <> 'processed'`,
        [eventId, job.attempts, String(error).slice(0, 2000), isLast],
      ),
    ).catch((reason: unknown) => {
      logger.error({ err: reason, eventId }, 'a failed event could not be marked');
    });
    throw error;
  }
};

async function applyVapi(client: PoolClient, eventId: string, event: StoredEvent) {
  const receivedAt = event.received_at.toISOString();
  const about = aboutCall(asObject(event.payload), receivedAt);
  // Before it comes up here: a try is one from its first moment.
  if (about.trialOf && about.call.id) {
    await client.query('select public.note_test_call($1, $2)', [about.trialOf, about.call.id]);
  }
  await client.query('select public.apply_call_event($1, $2)', [
    eventId,
    JSON.stringify(await settleDue(client, toCallEvent(event.payload, receivedAt))),
  ]);
}

async function applyPaddle(client: PoolClient, eventId: string, { payload }: StoredEvent) {
  await client.query('select public.apply_billing_event($1, $2)', [
    eventId,
    JSON.stringify(snapshotOfEvent(payload)),
  ]);
}
