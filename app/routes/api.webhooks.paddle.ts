import type { ActionFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import { isSignedBy, isTimely, readSignature } from '~/integrations/paddle/verify-webhook.server';
import {
  MalformedPaddleEventError,
  readPaddleEvent,
} from '~/integrations/paddle/webhook-event.server';
import { logger } from '~/logger.server';
import { BodyTooLargeError, readBody } from '~/modules/intake/read-body.server';
import { receiveWebhook } from '~/modules/intake/receive-webhook.server';

const maxBytes = 5 * 1024 * 1024;

/** Webhooks are posted; anything else is told so. */
export function loader() {
  return refuse(405, 'Send events with POST.', { Allow: 'POST' });
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
    const body = await readBody(request, maxBytes);
    if (!isSignedBy(secret, signature, body)) return refuse(401, 'The signature does not fit.');
    await receiveWebhook('paddle', readPaddleEvent(body, world));
    return Response.json({ received: true });
  } catch (error) {
    if (error instanceof BodyTooLargeError) return refuse(413, 'The body is over 5 MB.');
    if (error instanceof MalformedPaddleEventError) return refuse(400, error.message);
    logger.error({ err: error }, 'an event of Paddle was not stored');
    return refuse(503, 'Not stored. Send it again.', { 'Retry-After': '5' });
  }
}

function refuse(status: number, error: string, headers?: HeadersInit) {
  return Response.json({ error }, { status, headers });
}
