import { setTimeout as sleep } from 'node:timers/promises';

import type { ActionFunctionArgs } from '@remix-run/node';

import { toPartial } from '~/integrations/vapi/partial-transcript.server';
import {
  hasValidSignature,
  hasWebhookSecret,
  isSigned,
  webhookSecretConfig,
} from '~/integrations/vapi/verify-webhook.server';
import { readEvent, type IncomingEvent } from '~/integrations/vapi/webhook-message.server';
import { logger } from '~/logger.server';
import { answerVapi, needsAnswer } from '~/modules/answers/answer-vapi.server';
import { hearWords } from '~/modules/intake/hear-words.server';
import { readBody } from '~/modules/intake/read-body.server';
import { receiveAnswered, receiveWebhook } from '~/modules/intake/receive-webhook.server';
import { maxEventBytes, refuse, refuseFor, refuseMethod } from '~/modules/intake/refuse.server';

/** Webhooks are posted; anything else is told so. */
export function loader() {
  return refuseMethod();
}

/** More than this many that are still being stored, and answers wait for their own. */
const maxUnstored = 40;
const mostWaitMs = 1_000;
let unstored = 0;

/**
 * Vapi's server events. 200 means: stored, and safe from any crash; words
 * that are not final yet are the one exception. Vapi sends again on 503 only when
 * its server object has a `backoffPlan`.
 */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== 'POST') return loader();
  const config = webhookSecretConfig();
  const isKnown = hasWebhookSecret(request.headers, config);
  // Nobody unknown gets us to read a body, unless its signature is the proof.
  if (!isKnown && !isSigned(request.headers, config)) return refuse(401, 'The secret is not ours.');

  try {
    const body = await readBody(request, maxEventBytes);
    if (!isKnown && !hasValidSignature(request.headers, body, config)) {
      return refuse(401, 'The signature does not fit.');
    }
    const receivedAt = new Date();
    const event = readEvent(body, receivedAt);
    if (needsAnswer(event)) return await answerNow(event, receivedAt);
    const partial = toPartial(event.payload, receivedAt.toISOString());
    if (partial) {
      await hearWords(partial);
      return Response.json({ received: true });
    }
    await receiveWebhook('vapi', { ...event, externalId: event.callId });
    return Response.json({ received: true });
  } catch (error) {
    return refuseFor(error, 'a Vapi event was not stored');
  }
}

/**
 * The answer goes out while its event is still being stored. A crash in between loses nothing that matters:
 * what a tool changed, and the arguments it was asked with, were committed before the answer (call_actions),
 * so was who was asked for a transfer, and the call itself comes again with its status and its report. The
 * stored event is the record for whoever looks into a call. It is waited for in two cases: when something
 * failed, since then it is all that is left, and when the database falls behind.
 */
async function answerNow(event: IncomingEvent, receivedAt: Date): Promise<Response> {
  const { answer, isWhole } = await answerVapi(event, receivedAt);
  unstored++;
  const storing = receiveAnswered(event)
    .catch((error: unknown) => logger.error({ err: error }, 'an answered event was not stored'))
    .finally(() => unstored--);
  // No longer than somebody who hears silence should wait for it.
  if (!isWhole || unstored > maxUnstored) {
    await Promise.race([storing, sleep(mostWaitMs, undefined, { ref: false })]);
  }
  return Response.json(answer);
}
