import { z } from 'zod';

import { redact, storable } from '~/modules/intake/redact.server';
import type { InboxEvent } from '~/modules/intake/receive-webhook.server';
import { MalformedEventError } from '~/modules/intake/refuse.server';
import { isAboutBilling } from './snapshot.server';

/** What every event of Paddle's has in common; all else is read where it is applied. */
const envelopeSchema = z.looseObject({
  // Checked as they are stored: what is nothing but characters that Postgres refuses is no name.
  event_id: z.string().max(200).transform(storable).pipe(z.string().min(1)),
  event_type: z.string().transform(storable).pipe(z.string().min(1)),
  occurred_at: z.iso.datetime({ offset: true }),
  data: z.looseObject({ id: z.string().max(128).optional().catch(undefined) }),
});

/** Of cards and accounts, and keys: nothing that we show or need. */
const secretName =
  /^(?:cardholder_name|last4|expiry_(?:month|year)|card|paypal|underlying_details|management_urls|key|token)$/;

/**
 * Reads a webhook's body into what the inbox stores. Deliveries of one event, replays among them, have the
 * same `event_id` and each its own `notification_id`.
 *
 * @param world Paddle's world that our keys are of: in the real one simulated events say nothing, since what
 *   they tell of does not exist
 * @throws MalformedEventError
 */
export function readPaddleEvent(body: string, world: 'sandbox' | 'production'): InboxEvent {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new MalformedEventError('The body is not JSON.');
  }
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.');
    throw new MalformedEventError(`The body is no event of Paddle's: look at \`${where}\`.`);
  }
  const event = parsed.data;
  const isSimulated = event.event_id.startsWith('ntfsimevt_');
  return {
    key: event.event_id,
    type: event.event_type.slice(0, 120),
    externalId: event.data.id ? storable(event.data.id) : null,
    occurredAt: event.occurred_at,
    payload: redact(event, (name) => secretName.test(name)) as InboxEvent['payload'],
    changesState: isAboutBilling(event.event_type) && !(isSimulated && world === 'production'),
  };
}
