import type { Task } from 'graphile-worker';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { removeRecordingsOf } from '~/modules/recordings/recording-parts.server';

const payloadSchema = z.object({
  receiptId: z.uuid(),
  kind: z.enum(['business', 'account']),
  id: z.uuid(),
  /** The second look at a business, an hour later: a part may have been on its way while all was cleared. */
  isSecond: z.boolean().default(false),
});
const buckets = { business: ['logos', 'knowledge'], account: ['avatars'] };

/**
 * The job that erases the files of what was deleted, and writes on the receipt when they were gone. Run again,
 * it finds nothing and changes nothing.
 */
export const eraseFiles: Task = async (payload, { withPgClient, addJob }) => {
  const { receiptId, kind, id, isSecond } = payloadSchema.parse(payload);
  for (const bucket of buckets[kind]) {
    const storage = serviceClient().storage.from(bucket);
    const { data, error } = await storage.list(id, { limit: 1000 });
    if (error) throw error;
    if (data.length === 0) continue;
    const removal = await storage.remove(data.map(({ name }) => `${id}/${name}`));
    if (removal.error) throw removal.error;
  }
  if (kind === 'business') {
    await removeRecordingsOf(serviceClient(), id);
    if (!isSecond) {
      const again = { receiptId, kind, id, isSecond: true };
      await addJob('erase-files', again, { runAt: DateTime.now().plus({ hours: 1 }).toJSDate() });
    }
  }
  await withPgClient((client) =>
    client.query(
      'update public.erasure_receipts set files_erased_at = now() where id = $1 and files_erased_at is null',
      [receiptId],
    ),
  );
};
