import type { Task } from 'graphile-worker';
import { z } from 'zod';

const payloadSchema = z.object({ businessId: z.uuid(), callerId: z.uuid() });

/**
 * Makes the calls of a caller who has many found by the caller's new name and notes. Some calls a transaction, so
 * that no event waits for long; run again, it finds most done.
 */
export const indexCaller: Task = async (payload, { withPgClient, abortSignal }) => {
  const { businessId, callerId } = payloadSchema.parse(payload);
  const indexAfter = (after: string | null) =>
    withPgClient(async (client): Promise<string | null> => {
      const { rows } = await client.query<{ last: string | null }>(
        'select private.index_calls_after($1, $2, $3) as last',
        [businessId, callerId, after],
      );
      return rows[0]?.last ?? null;
    });
  for (let last = await indexAfter(null); last; last = await indexAfter(last)) {
    abortSignal?.throwIfAborted();
  }
};
