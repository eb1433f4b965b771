import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { vapiServer } from '~/integrations/vapi/assistant.server';
import {
  askVapi,
  listPhoneNumbers,
  VapiFault,
  type PhoneNumber,
} from '~/integrations/vapi/client.server';
import { lineName } from '~/integrations/vapi/line-name';
import { logger } from '~/logger.server';
import { getSite } from '~/modules/site/site.server';
import { reach as crash, type Reach } from './fault-points.server';

const payloadSchema = z.object({ businessId: z.uuid(), phoneLineId: z.uuid() });

/** How often we look whether a new number is there, and for how long before the job is tried again. */
const lookMs = 1_000;
const looks = 20;

/** The job that gets a phone line its number. Like publishing, it looks before it makes anything. */
export const provisionPhoneLine: Task = async (payload, { job, withPgClient }) => {
  const { businessId, phoneLineId } = payloadSchema.parse(payload);
  await provision(businessId, phoneLineId, {
    withPgClient,
    isLast: job.attempts >= job.max_attempts,
  });
};

type Deps = { withPgClient: WithPgClient; isLast: boolean; reach?: Reach };

export async function provision(
  businessId: string,
  lineId: string,
  { withPgClient, isLast, reach = crash }: Deps,
) {
  const mark = async (
    id: string | null,
    number: string | null,
    state: string,
    error: string | null,
  ) => {
    const { rows } = await withPgClient((client) =>
      client.query<{ is_ours: boolean }>(
        'select public.mark_phone_line($1, $2, $3, $4, $5) as is_ours',
        [lineId, id, number, state, error],
      ),
    );
    return rows[0]?.is_ours === true;
  };
  const line = await readLine(withPgClient, businessId, lineId);
  if (!line || line.state !== 'provisioning') return;
  try {
    const found = await ensureNumber(withPgClient, line);
    reach('number-created');
    if (!(await mark(found.id, null, 'provisioning', null))) {
      throw new VapiFault('refused', 'This number is used by another line already.');
    }
    reach('number-claimed');
    const { id, number } = await whenItRings(found);
    if (!(await mark(id, number, 'active', null))) {
      throw new VapiFault('refused', `${number} is a line of Frontdesk already.`);
    }
    reach('number-marked');
  } catch (error) {
    const fault = error instanceof VapiFault ? error : null;
    const reason = fault?.message ?? 'Something went wrong on our side.';
    const isFinal = isLast || (fault !== null && !fault.isPassing);
    await mark(
      null,
      null,
      isFinal ? 'failed' : 'provisioning',
      isFinal ? reason : `${reason} We try again by ourselves.`,
    );
    if (fault && !fault.isPassing) {
      logger.warn({ businessId, lineId, err: fault }, 'Vapi refused a phone number');
      return;
    }
    throw error;
  }
}

type Line = {
  id: string;
  business_id: string;
  vapi_id: string | null;
  area_code: string | null;
  state: string;
};

async function readLine(withPgClient: WithPgClient, businessId: string, lineId: string) {
  const { rows } = await withPgClient((client) =>
    client.query<Line>(
      `select id, business_id, vapi_phone_number_id as vapi_id, area_code, state
       from public.phone_lines where id = $1 and business_id = $2`,
      [lineId, businessId],
    ),
  );
  return rows[0];
}

/**
 * The line's number at Vapi: one of its name, the one that the environment names if nobody has it, or a new
 * one. Without an assistant, so that Vapi asks us on every call who answers.
 */
async function ensureNumber(withPgClient: WithPgClient, line: Line): Promise<PhoneNumber> {
  const name = lineName(line.id);
  const numbers = await listPhoneNumbers();
  const ours =
    numbers.find((one) => one.id === line.vapi_id) ?? numbers.find((one) => one.name === name);
  const { url: siteUrl } = await getSite();
  const { VAPI_WEBHOOK_SECRET: secret, VAPI_SECRET_HEADER: secretHeader } = getEnv();
  const server = vapiServer({ siteUrl, secret, secretHeader });
  const adopted = ours ?? (await adoptable(withPgClient, numbers));
  if (adopted) {
    const { provider: type, id } = adopted;
    // Somebody else's number may have an assistant of its own: without one Vapi sends assistant-request.
    // Source: Vapi docs, personalization (`assistantId: null`); its API reference knows text only.
    const isFixed = Boolean(adopted.assistantId);
    const body = { provider: type, name, server, ...(isFixed && { assistantId: null }) };
    return askVapi((vapi) =>
      vapi.phoneNumbers.update({ id, body } as never),
    ) as Promise<PhoneNumber>;
  }
  return askVapi((vapi) =>
    vapi.phoneNumbers.create({
      provider: 'vapi',
      name,
      server,
      ...(line.area_code && { numberDesiredAreaCode: line.area_code }),
    }),
  ) as Promise<PhoneNumber>;
}

async function adoptable(withPgClient: WithPgClient, numbers: PhoneNumber[]) {
  const id = getEnv().VAPI_PHONE_NUMBER_ID;
  const found = id && numbers.find((one) => one.id === id);
  if (!found) return undefined;
  const { rowCount } = await withPgClient((client) =>
    client.query('select from public.phone_lines where vapi_phone_number_id = $1', [id]),
  );
  return rowCount ? undefined : found;
}

async function whenItRings(made: PhoneNumber): Promise<{ id: string; number: string }> {
  let now = made;
  for (let look = 0; look < looks; look++) {
    if (now.number && now.status !== 'activating') return { id: now.id, number: now.number };
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    now = (await askVapi((vapi) => vapi.phoneNumbers.get({ id: made.id }))) as PhoneNumber;
  }
  throw new VapiFault('busy', 'Vapi has not given the number yet.');
}
