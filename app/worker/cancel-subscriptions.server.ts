import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { askPaddle } from '~/integrations/paddle/client.server';
import { unlessGone } from '~/integrations/vendor.server';
import { logger } from '~/logger.server';

const payloadSchema = z.object({ businessId: z.uuid() });

type Leftovers = { subscriptions: string[]; transactions: string[]; is_old: boolean };

/**
 * The job that ends at Paddle what a deleted business paid. What is ended or unknown there is as good as done: the
 * job may run again. A checkout that is still open may be paid by whoever has its link, so that it is looked at
 * daily, for a month.
 */
export const cancelSubscriptions: Task = async (payload, { withPgClient }) => {
  const { businessId } = payloadSchema.parse(payload);
  const { rows } = await withPgClient((client) =>
    client.query<Leftovers>(
      `select subscriptions, transactions, created_at < now() - interval '30 days' as is_old
       from private.paddle_leftovers where business_id = $1`,
      [businessId],
    ),
  );
  const left = rows[0];
  if (!left) return;
  const subscriptions = new Set(left.subscriptions);
  const open: string[] = [];
  const failures: unknown[] = [];
  // What is wrong with one keeps no other from being ended.
  const tryEach = async (ids: Iterable<string>, work: (id: string) => Promise<void>) => {
    for (const id of ids) {
      try {
        await work(id);
      } catch (error) {
        failures.push(error);
        logger.warn({ businessId, id, err: error }, 'what a deleted business pays was not ended');
      }
    }
  };
  await tryEach(left.transactions, async (id) => {
    const transaction = await unlessGone(askPaddle((paddle) => paddle.transactions.get(id)));
    if (transaction?.subscriptionId) subscriptions.add(transaction.subscriptionId);
    else if (transaction && transaction.status !== 'canceled') open.push(id);
  });
  await tryEach(subscriptions, async (id) => {
    const subscription = await unlessGone(askPaddle((paddle) => paddle.subscriptions.get(id)));
    if (!subscription || subscription.status === 'canceled') return;
    await askPaddle((paddle) => paddle.subscriptions.cancel(id, { effectiveFrom: 'immediately' }));
  });
  // All is looked at again: what is ended by then is left.
  if (failures.length > 0) throw failures[0];
  await withPgClient(async (client) => {
    if (open.length === 0 || left.is_old) {
      await client.query('delete from private.paddle_leftovers where business_id = $1', [
        businessId,
      ]);
      return;
    }
    await client.query(
      `update private.paddle_leftovers set subscriptions = '{}', transactions = $2 where business_id = $1`,
      [businessId, open],
    );
    await client.query(
      `select graphile_worker.add_job('cancel-subscriptions', json_build_object('businessId', $1::uuid),
         queue_name => 'paddle:' || $1, run_at => now() + interval '1 day', max_attempts => 25,
         job_key => 'cancel-subscriptions:' || $1)`,
      [businessId],
    );
  });
};
