import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { logger } from '~/logger.server';

const payloadSchema = z.object({ businessId: z.uuid().optional() });

type Difference = { day: string; figure: string; stored: string | null; counted: string | null };

/**
 * The nightly job that counts every business's calls and compares its figures. Triggers keep them true, so that a
 * difference is a fault of ours: it is logged, and mended.
 */
export const checkRollups: Task = async (payload, { withPgClient }) => {
  const { businessId } = payloadSchema.parse(payload ?? {});
  if (businessId) {
    // Its time zone is another one: of so many calls the hours are counted here.
    await withPgClient((client) =>
      client.query('select private.count_rollups_anew($1)', [businessId]),
    );
    return;
  }
  const { rows: businesses } = await withPgClient((client) =>
    client.query<{ id: string }>('select id from public.businesses order by id'),
  );
  for (const { id } of businesses) {
    const { rows: found } = await withPgClient((client) =>
      client.query<Difference>(
        'select day::text, figure, stored, counted from private.check_rollups($1)',
        [id],
      ),
    );
    if (found.length === 0) continue;
    logger.error(
      { businessId: id, differences: found.length, first: found.slice(0, 5) },
      'figures were not what counting gives: they are made anew',
    );
    await withPgClient((client) => client.query('select private.rebuild_rollups($1)', [id]));
  }
};
