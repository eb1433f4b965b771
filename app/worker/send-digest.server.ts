import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { dueSchema, makeDigest } from '~/modules/digest/digest';
import { sendOnce } from './send-email.server';

const payloadSchema = z.object({ businessId: z.uuid(), userId: z.uuid(), day: z.iso.date() });

/**
 * The job that words a daily digest and sends it. What it tells is asked now, and not when it was queued: a night may
 * lie between the two, in which somebody left the team, or a caller was erased.
 */
export const sendDigest: Task = async (payload, helpers) => {
  const { businessId, userId, day } = payloadSchema.parse(payload);
  const { rows } = await helpers.withPgClient((client) =>
    client.query<{ email: string; digest: unknown }>(
      'select u.email, private.digest($1, $2, $3) as digest from auth.users u where u.id::uuid = $2',
      [businessId, userId, day],
    ),
  );
  const row = rows[0];
  if (!row?.digest) return;
  const data = makeDigest(dueSchema.parse(row.digest));
  if (!data) return;
  await sendOnce({ template: 'daily-digest', to: row.email, businessId, userId, data }, helpers);
};
