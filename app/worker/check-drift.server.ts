import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { askVapi, VapiFault } from '~/integrations/vapi/client.server';
import { digest, findDrift, whatWeSet, type Drift } from '~/integrations/vapi/drift.server';
import { unlessGone } from '~/integrations/vendor.server';
import { logger } from '~/logger.server';

const payloadSchema = z.object({ businessId: z.uuid().optional() }).catch({});

type Row = { business_id: string; assistant_id: string; hash: string; body: unknown };

/**
 * Looks whether somebody changed at Vapi what we set there: of one business after a publication, of all
 * every quarter of an hour. When Vapi is away nothing is known, and nothing is changed.
 */
export const checkDrift: Task = async (payload, { withPgClient }) => {
  const { businessId = null } = payloadSchema.parse(payload);
  const { rows } = await withPgClient((client) =>
    client.query<Row>(
      `select r.business_id, r.vapi_assistant_id as assistant_id, r.vapi_hash as hash, p.body
       from public.receptionists r join private.published_assistants p on p.receptionist_id = r.id
       where r.vapi_assistant_id is not null and r.vapi_hash is not null and r.publish_state <> 'publishing'
         and ($1::uuid is null or r.business_id = $1)
       order by r.drift_checked_at nulls first`,
      [businessId],
    ),
  );
  for (const row of rows) {
    try {
      const drift = await compare(row);
      await withPgClient((client) =>
        client.query('select public.mark_drift($1, $2, $3)', [
          row.business_id,
          row.hash,
          drift === null ? null : JSON.stringify(drift),
        ]),
      );
    } catch (error) {
      if (!(error instanceof VapiFault)) throw error;
      logger.warn({ businessId: row.business_id, err: error }, 'drift could not be looked for');
      if (error.isPassing) return;
    }
  }
};

async function compare({ assistant_id: id, hash, body }: Row): Promise<Drift | null> {
  const found = await unlessGone(askVapi((vapi) => vapi.assistants.get({ id })));
  if (!found) return { assistant: ['published', 'deleted'] };
  const theirs = whatWeSet(body, found);
  // The body is in the form that it is compared in: its secrets are digests already.
  return digest(theirs) === hash ? null : findDrift(body, theirs);
}
