import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { askVapi, VapiFault } from '~/integrations/vapi/client.server';

const payloadSchema = z.object({ receiptId: z.uuid() });
const batch = 50;

/**
 * The job that deletes the calls of an erased caller at Vapi, with their recordings, and writes on the receipt
 * when all were gone. Each that is gone is forgotten here too: run again, it goes on where it stopped.
 */
export const eraseCalls: Task = async (payload, { withPgClient }) => {
  const { receiptId } = payloadSchema.parse(payload);
  for (;;) {
    const { rows } = await withPgClient((client) =>
      client.query<{ id: string }>(
        `select vapi_call_id as id from private.erased_calls
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
    for (const { id } of rows) {
      await deleteCall(id);
      await withPgClient((client) =>
        client.query(
          'update private.erased_calls set vapi_call_id = null where receipt_id = $1 and vapi_call_id = $2',
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

/** One that Vapi does not know any more is as good as deleted. */
async function deleteCall(id: string) {
  try {
    await askVapi((vapi) => vapi.calls.delete({ id }));
  } catch (error) {
    if (!(error instanceof VapiFault && error.kind === 'gone')) throw error;
  }
}
