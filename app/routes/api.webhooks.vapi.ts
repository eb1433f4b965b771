import type { ActionFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import {
  hasValidSignature,
  hasWebhookSecret,
  isSigned,
} from '~/integrations/vapi/verify-webhook.server';
import { MalformedEventError, readEvent } from '~/integrations/vapi/webhook-message.server';
import { logger } from '~/logger.server';
import { BodyTooLargeError, readBody } from '~/modules/intake/read-body.server';
import { receiveWebhook } from '~/modules/intake/receive-webhook.server';

const maxBytes = 5 * 1024 * 1024;

/** Webhooks are posted; anything else is told so. */
export function loader() {
  return refuse(405, 'Send events with POST.', { Allow: 'POST' });
}

/**
 * Vapi's server events. 200 means: stored, and safe from any crash. Vapi sends again on 503 only when
 * its server object has a `backoffPlan`.
 */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== 'POST') return loader();
  const env = getEnv();
  const config = {
    secret: env.VAPI_WEBHOOK_SECRET,
    secretHeader: env.VAPI_SECRET_HEADER,
    signatureHeader: env.VAPI_SIGNATURE_HEADER,
    timestampHeader: env.VAPI_TIMESTAMP_HEADER,
  };
  const isKnown = hasWebhookSecret(request.headers, config);
  // Nobody unknown gets us to read a body, unless its signature is the proof.
  if (!isKnown && !isSigned(request.headers, config)) return refuse(401, 'The secret is not ours.');

  try {
    const body = await readBody(request, maxBytes);
    if (!isKnown && !hasValidSignature(request.headers, body, config)) {
      return refuse(401, 'The signature does not fit.');
    }
    await receiveWebhook('vapi', readEvent(body, new Date()));
    return Response.json({ received: true });
  } catch (error) {
    if (error instanceof BodyTooLargeError) return refuse(413, 'The body is over 5 MB.');
    if (error instanceof MalformedEventError) return refuse(400, error.message);
    logger.error({ err: error }, 'a Vapi event was not stored');
    return refuse(503, 'Not stored. Send it again.', { 'Retry-After': '5' });
  }
}

function refuse(status: number, error: string, headers?: HeadersInit) {
  return Response.json({ error }, { status, headers });
}
