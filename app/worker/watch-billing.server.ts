import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { logger } from '~/logger.server';

const payloadSchema = z.object({ businessId: z.uuid().optional() }).nullish();
const pageSize = 500;

/**
 * The job that does what depends on the time: closes usage periods, tells owners what is used up, due or over,
 * gives numbers back, and sees to what deleted businesses left at Paddle. Of one business when something about it
 * changed, and of all every few minutes. Each is a transaction of its own: what is wrong with one keeps no other
 * waiting.
 */
export const watchBilling: Task = async (payload, { withPgClient }) => {
  const businessId = payloadSchema.parse(payload)?.businessId;
  if (businessId) {
    await withPgClient((client) => client.query('select private.watch_billing($1)', [businessId]));
    return;
  }
  await withPgClient((client) => client.query('select private.watch_leftovers()'));
  let failures = 0;
  for (let after: string | null = null; ;) {
    const { rows } = await withPgClient((client) =>
      client.query<{ business_id: string }>(
        `select a.business_id from public.billing_accounts a
         where (select w.is_on from private.billing_switch w) and ($1::uuid is null or a.business_id > $1)
         order by a.business_id limit $2`,
        [after, pageSize],
      ),
    );
    for (const { business_id: id } of rows) {
      try {
        await withPgClient((client) => client.query('select private.watch_billing($1)', [id]));
      } catch (error) {
        failures++;
        logger.error({ businessId: id, err: error }, 'the billing of a business was not looked at');
      }
    }
    after = rows.at(-1)?.business_id ?? null;
    if (rows.length < pageSize) break;
  }
  if (failures > 0) throw new Error(`The billing of ${failures} businesses was not looked at.`);
};
