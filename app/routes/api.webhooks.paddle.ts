import type { ActionFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import { isSignedBy, isTimely, readSignature } from '~/integrations/paddle/verify-webhook.server';
import { readPaddleEvent } from '~/integrations/paddle/webhook-event.server';
import { readBody } from '~/modules/intake/read-body.server';
import { receiveWebhook } from '~/modules/intake/receive-webhook.server';
import { maxEventBytes, refuse, refuseFor, refuseMethod } from '~/modules/intake/refuse.server';

/** Webhooks are posted; anything else is told so. */
export function loader() {
  return refuseMethod();
}

/** Paddle's events. 200 means: stored, and safe from any crash. Paddle sends again on anything else. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== 'POST') return loader();
  const { PADDLE_WEBHOOK_SECRET: secret, PADDLE_ENVIRONMENT: world } = getEnv();
  const signature = readSignature(request.headers.get('Paddle-Signature'));
  // Nobody gets us to read a body with what cannot be a proof of it.
  if (!secret || !signature) return refuse(401, 'There is no signature of Paddle’s.');
  if (!isTimely(signature)) return refuse(401, 'The signature is not of now.');

  try {
    const body = await readBody(request, maxEventBytes);
    if (!isSignedBy(secret, signature, body)) return refuse(401, 'The signature does not fit.');
    await receiveWebhook('paddle', readPaddleEvent(body, world));
    return Response.json({ received: true });
  } catch (error) {
    return refuseFor(error, 'an event of Paddle was not stored');
  }
}
