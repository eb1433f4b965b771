import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { toAssistant } from '~/integrations/vapi/assistant.server';
import { askVapi, VapiFault } from '~/integrations/vapi/client.server';
import { digest, whatWeSet } from '~/integrations/vapi/drift.server';
import { logger } from '~/logger.server';
import { defaultConfig, readConfig } from '~/modules/receptionist/config.server';
import { getSite } from '~/modules/site/site.server';
import { deleteSurplus, findAssistant } from './ensure-assistant.server';
import { reach as crash, type Reach } from './fault-points.server';
import { uploadFiles } from './upload-files.server';

const payloadSchema = z.object({ businessId: z.uuid() });

/**
 * The job that brings the newest version to Vapi. It may run twice or be killed anywhere: it looks what is
 * there before it makes anything, and what it did is written down in one transaction.
 *
 * What passes (Vapi is away, or busy) is tried again with the job's growing pauses, with the reason on the
 * page; what Vapi refuses is not.
 */
export const publishReceptionist: Task = async (payload, { job, withPgClient }) => {
  const { businessId } = payloadSchema.parse(payload);
  const isLast = job.attempts >= job.max_attempts;
  await publish(businessId, { withPgClient, isLast });
};

type Deps = { withPgClient: WithPgClient; isLast: boolean; reach?: Reach };

/** The job itself, with everything that a test has to hold in its hands. */
export async function publish(businessId: string, { withPgClient, isLast, reach = crash }: Deps) {
  const source = await readNewest(withPgClient, businessId);
  if (!source) {
    logger.warn({ businessId }, 'there is nothing to publish: the business was deleted');
    return;
  }
  try {
    reach('version-read');
    const { version, config, business, assistantId } = source;
    const files = await uploadFiles(withPgClient, businessId, config.knowledge.files, reach);
    reach('files-known');
    const { url: siteUrl } = await getSite();
    const { VAPI_WEBHOOK_SECRET: secret, VAPI_SECRET_HEADER: secretHeader } = getEnv();
    const wanted = toAssistant({
      config,
      business,
      siteUrl,
      secret,
      secretHeader,
      files,
      now: new Date(),
    });

    const id =
      (await findAssistant(withPgClient, businessId, assistantId)) ??
      (await askVapi((vapi) => vapi.assistants.create(wanted))).id;
    reach('assistant-created');
    if (!(await claim(withPgClient, businessId, id))) {
      throw new VapiFault('refused', 'The assistant at Vapi is used by another business.');
    }
    reach('assistant-claimed');
    const returned = await askVapi((vapi) => vapi.assistants.update({ ...wanted, id } as never));
    reach('assistant-updated');
    await deleteSurplus(businessId, id);
    reach('surplus-deleted');

    const body = whatWeSet(wanted, returned);
    await withPgClient(async (client) => {
      await client.query('select public.mark_published($1, $2, $3, $4, $5)', [
        businessId,
        version,
        id,
        digest(body),
        JSON.stringify(body),
      ]);
      await client.query(
        `select graphile_worker.add_job('check-drift', json_build_object('businessId', $1::text),
           job_key => 'drift:' || $1, max_attempts => 3, run_at => now() + interval '10 seconds')`,
        [businessId],
      );
    });
    reach('marked-published');
  } catch (error) {
    const fault = error instanceof VapiFault ? error : null;
    const isFinal = isLast || (fault !== null && !fault.isPassing);
    const reason = fault?.message ?? 'Something went wrong on our side.';
    await withPgClient((client) =>
      client.query('select public.note_publication_problem($1, $2, $3, $4)', [
        businessId,
        source.version,
        isFinal ? reason : `${reason} We try again by ourselves.`,
        isFinal,
      ]),
    );
    // Refused for good: the page offers to try again, once somebody has changed something.
    if (fault && !fault.isPassing) {
      logger.warn({ businessId, err: fault }, 'Vapi refused a receptionist');
      return;
    }
    throw error;
  }
}

async function claim(withPgClient: WithPgClient, businessId: string, assistantId: string) {
  const { rows } = await withPgClient((client) =>
    client.query<{ is_ours: boolean }>('select public.claim_assistant($1, $2) as is_ours', [
      businessId,
      assistantId,
    ]),
  );
  return rows[0]?.is_ours === true;
}

async function readNewest(withPgClient: WithPgClient, businessId: string) {
  const { rows } = await withPgClient((client) =>
    client.query<{
      version: number;
      config: unknown;
      assistant_id: string | null;
      name: string;
      time_zone: string;
      address: string | null;
    }>(
      `select v.version, v.config, r.vapi_assistant_id as assistant_id, b.name, b.time_zone, b.address
       from public.receptionists r
       join public.businesses b on b.id = r.business_id
       join public.receptionist_versions v on v.receptionist_id = r.id
       where r.business_id = $1 order by v.version desc limit 1`,
      [businessId],
    ),
  );
  const row = rows[0];
  if (!row) return null;
  return {
    version: row.version,
    config: readConfig(row.config, defaultConfig({ name: row.name })),
    assistantId: row.assistant_id,
    business: { id: businessId, name: row.name, timeZone: row.time_zone, address: row.address },
  };
}
