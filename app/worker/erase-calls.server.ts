import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { deleteCallAtVapi } from '~/integrations/vapi/delete-call.server';
import { removeRecording } from '~/modules/recordings/recording-parts.server';

const payloadSchema = z.object({ receiptId: z.uuid() });
const batch = 50;

type Erased = { id: string; call_id: string | null; business_id: string | null };

/**
 * The job that deletes what is left of the calls of an erased caller, our copies of their recordings and all that
 * Vapi has, and writes on the receipt when it was gone. Each that is gone is forgotten here too: run again, it goes
 * on where it stopped.
 */
export const eraseCalls: Task = async (payload, { withPgClient }) => {
  const { receiptId } = payloadSchema.parse(payload);
  for (;;) {
    const { rows } = await withPgClient((client) =>
      client.query<Erased>(
        `select vapi_call_id as id, call_id, business_id from private.erased_calls
         where receipt_id = $1 and vapi_call_id is not null limit $2`,
        [receiptId, batch],
      ),
    );
    if (rows.length === 0) break;
    // An event that was being applied while its call was erased.
    await withPgClient((client) =>
      client.query(
        `delete from public.webhook_events e
         where e.provider = 'vapi' and e.external_id = any ($2) and (e.business_id is null
           or e.business_id = (select r.business_id from public.erasure_receipts r where r.id = $1))`,
        [receiptId, rows.map(({ id }) => id)],
      ),
    );
    for (const { id, call_id: callId, business_id: businessId } of rows) {
      if (callId && businessId) await removeRecording(serviceClient(), { businessId, callId });
      await deleteCallAtVapi(id);
      await withPgClient((client) =>
        client.query(
          `with forgotten as (
             update private.erased_calls set vapi_call_id = null where receipt_id = $1 and vapi_call_id = $2
             returning business_id, call_id)
           select private.look_for_parts_again(business_id, call_id) from forgotten
           where business_id is not null and call_id is not null`,
          [receiptId, id],
        ),
      );
    }
  }
  await withPgClient((client) =>
    client.query(
      'update public.erasure_receipts set files_erased_at = now() where id = $1 and files_erased_at is null',
      [receiptId],
    ),
  );
};
