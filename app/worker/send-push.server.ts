import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { defaultLocale } from '~/modules/languages/language';
import { speak } from '~/modules/languages/speak.server';
import { getPushKeys } from '~/modules/push/push-keys.server';
import { pushMessage, takenPushSchema } from '~/modules/push/push-message.server';
import { sendPush } from '~/modules/push/send-push.server';
import { addressFault, networkFor } from '~/modules/webhooks/endpoint-address.server';
import { reach } from './fault-points.server';

const payloadSchema = z.object({ subscriptionId: z.uuid(), callId: z.uuid().optional() });

/** Later than that the mail and the list tell of an urgent call. */
const ttlSeconds = 4 * 3600;
const testTtlSeconds = 300;
/** Between attempts, in seconds; after the last one it is given up. */
const waits = [30, 120, 600, 1800, 3600];

/**
 * The job that notifies a device of an urgent call, or of nothing to try it, and writes down how that went; when it
 * has to be tried again, that is a job of its own. Killed in between it sends it again: devices show both as one.
 */
export const sendPushJob: Task = async (payload, { withPgClient }) => {
  const { subscriptionId, callId = null } = payloadSchema.parse(payload);
  const keys = getPushKeys();
  if (!keys) return;
  const { rows } = await withPgClient((client) =>
    client.query<{ push: unknown }>('select private.take_push($1, $2) as push', [
      subscriptionId,
      callId,
    ]),
  );
  // Sent, erased, signed out or chosen otherwise meanwhile.
  if (!rows[0]?.push) return;
  const push = takenPushSchema.parse(rows[0].push);
  const { endpoint } = push;
  const isSandbox = getEnv().FRONTDESK_SANDBOX === '1';
  const outcome = await sendPush(
    {
      subscription: push,
      message: speak(push.locale ?? defaultLocale, () => pushMessage(push)),
      ttlSeconds: callId ? ttlSeconds : testTtlSeconds,
      topic: (callId ?? subscriptionId).replaceAll('-', ''),
    },
    {
      keys,
      networkOf: (url) => (addressFault(endpoint, isSandbox) ? null : networkFor(url, isSandbox)),
    },
  );
  reach('push-sent');
  if (outcome.is === 'gone') {
    await withPgClient((client) =>
      client.query('select private.drop_push($1, $2)', [subscriptionId, endpoint]),
    );
    return;
  }
  const seconds =
    callId && outcome.is === 'again' ? waitOf(push.attempt, outcome.retryAfterMs) : null;
  await withPgClient((client) =>
    client.query(
      `select private.note_push($1, $2, $3, now() + $4::double precision * interval '1 second')`,
      [subscriptionId, callId, 'error' in outcome ? outcome.error : null, seconds],
    ),
  );
};

/** Until the next attempt, in seconds; null when there is none, also when it would come too late. */
function waitOf(attempt: number, retryAfterMs: number | null): number | null {
  const wait = waits[attempt - 1];
  if (wait === undefined) return null;
  const seconds = Math.max(wait, (retryAfterMs ?? 0) / 1000);
  // Those that failed together are not tried again together.
  return seconds > ttlSeconds ? null : seconds * (1 + Math.random() / 5);
}

/** The hourly job that forgets the devices of sessions that are over. */
export const prunePushes: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.prune_pushes()'));
};
