import type { Task } from 'graphile-worker';

import { runDigests } from '~/modules/digest/digest';

/** Every ten minutes: finds the daily digests of businesses in whose time zone it is morning. */
export const queueDigests: Task = async (_payload, { withPgClient }) => {
  await runDigests({
    async due(limit) {
      const { rows } = await withPgClient((client) =>
        client.query<{ digest: unknown }>(
          'select digest from public.due_digests(p_limit => $1) as digest',
          [limit],
        ),
      );
      return rows.map(({ digest }) => digest);
    },
    async queue({ businessId, userId, day }, hasNews) {
      const { rows } = await withPgClient((client) =>
        client.query<{ is_new: boolean }>('select public.queue_digest($1, $2, $3, $4) as is_new', [
          businessId,
          userId,
          day,
          hasNews,
        ]),
      );
      return rows[0]?.is_new ?? false;
    },
  });
};
