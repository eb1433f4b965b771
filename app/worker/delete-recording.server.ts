import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { deleteCallAtVapi } from '~/integrations/vapi/delete-call.server';
import { removeRecording } from '~/modules/recordings/recording-parts.server';

const payloadSchema = z.object({ callId: z.uuid(), businessId: z.uuid() });

/**
 * The job that deletes a recording for good: in storage, and at Vapi, which has none to delete but with its call. Both
 * are looked at afterwards. Then the receipt says so. Run again, it finds nothing and changes nothing.
 */
export const deleteRecording: Task = async (payload, { withPgClient }) => {
  const { callId, businessId } = payloadSchema.parse(payload);
  await removeRecording(serviceClient(), { businessId, callId });
  const { rows } = await withPgClient((client) =>
    client.query<{ vapi_call_id: string }>(
      `select c.vapi_call_id from public.recordings r join public.calls c on c.id = r.call_id
       where r.call_id = $1 and r.state = 'deleting'`,
      [callId],
    ),
  );
  const call = rows[0];
  // Erased meanwhile, with all that was left.
  if (!call) return;
  await deleteCallAtVapi(call.vapi_call_id);
  await withPgClient((client) =>
    client.query('select private.mark_recording_deleted($1)', [callId]),
  );
};
