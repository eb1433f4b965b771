import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { addressFault, networkFor } from '~/modules/webhooks/endpoint-address.server';
import { sendMessage, type Message } from '~/modules/webhooks/send-message.server';
import { reach } from './fault-points.server';

const payloadSchema = z.object({ deliveryId: z.uuid() });

/**
 * The job that sends a message to an endpoint once, and writes down how that went; when it has to be tried again,
 * that is a job of its own. Killed in between it sends it again, under the same id.
 */
export const deliverWebhook: Task = async (payload, { withPgClient }) => {
  const { deliveryId } = payloadSchema.parse(payload);
  const { rows } = await withPgClient((client) =>
    client.query<{ message: Message | null }>('select private.take_webhook($1) as message', [
      deliveryId,
    ]),
  );
  const message = rows[0]?.message;
  // Sent, erased or turned off meanwhile.
  if (!message) return;
  const isSandbox = getEnv().FRONTDESK_SANDBOX === '1';
  const fault = addressFault(message.url, isSandbox);
  const attempt = await sendMessage(message, {
    addressFault: fault,
    networkFor: (url) => networkFor(url, isSandbox),
  });
  reach('webhook-sent');
  await withPgClient((client) =>
    client.query('select private.note_webhook($1, $2, $3, $4, $5)', [
      deliveryId,
      attempt.status,
      attempt.ms,
      attempt.text,
      attempt.error,
    ]),
  );
};

/** The job that empties the log of what is older than a month. */
export const pruneWebhooks: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.prune_webhooks()'));
};
