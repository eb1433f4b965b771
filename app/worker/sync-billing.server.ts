import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { PaddleFault } from '~/integrations/paddle/client.server';
import { logger } from '~/logger.server';
import { syncBusiness, syncSubscription } from '~/modules/billing/sync.server';

const payloadSchema = z.object({
  businessId: z.uuid().optional(),
  /** Only if something must be missing: what was on its way may have come. */
  ifGap: z.boolean().optional(),
  subscriptionId: z.string().optional(),
});

/**
 * Fetches from Paddle what events left open: all of a business, or a subscription that is not known yet.
 * Without either it looks for businesses to ask about, every ten minutes. While Paddle is away it is tried
 * again, for days.
 */
export const syncBilling: Task = async (payload, { withPgClient }) => {
  const { businessId, ifGap, subscriptionId } = payloadSchema.parse(payload ?? {});
  try {
    if (businessId) await syncBusiness(businessId, { isOnlyForGap: ifGap });
    else if (subscriptionId) await syncSubscription(subscriptionId);
    else await withPgClient((client) => client.query('select private.queue_billing_syncs()'));
  } catch (error) {
    if (!(error instanceof PaddleFault) || error.isPassing) throw error;
    // Without a key nobody is billed here; all else that Paddle refuses it refuses again.
    if (error.kind !== 'off') {
      logger.error({ businessId, subscriptionId, err: error }, 'Paddle did not tell what it has');
    }
  }
};
