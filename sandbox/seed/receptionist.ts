import type pg from 'pg';

import { toAssistant, vapiServer } from '~/integrations/vapi/assistant.server';
import { digest, whatWeSet } from '~/integrations/vapi/drift.server';
import { lineName } from '~/integrations/vapi/line-name';
import { demoBusinesses, vapiWebhookSecret } from '../demo';
import { demoConfigs } from './drafts';

/** As the environment's default has it. */
const secretHeader = 'x-vapi-secret';

/**
 * A receptionist that was set up and published once, with its assistant and its number at the simulated
 * Vapi: all as the jobs would have left it.
 */
export async function makeReceptionist(
  client: pg.Client,
  key: keyof typeof demoBusinesses,
  siteUrl: string,
  ownerId: string,
) {
  const business = demoBusinesses[key];
  const { id, name, timeZone, address, assistantId, phoneNumberId, phoneNumber } = business;
  const now = new Date();
  const config = demoConfigs(now.getFullYear())[key];
  const wanted = toAssistant({
    config,
    business: { id, name, timeZone, address: address.line },
    siteUrl,
    secret: vapiWebhookSecret,
    secretHeader,
    files: [],
    now,
  });
  const made = { orgId: 'demo-org', createdAt: now.toISOString(), updatedAt: now.toISOString() };
  const assistant = { ...wanted, ...made, id: assistantId };
  const body = whatWeSet(wanted, assistant);

  const { rows } = await client.query<{ id: string }>(
    `insert into public.receptionists
       (business_id, name, greeting, vapi_assistant_id, draft, draft_changed_at, draft_changed_by,
        live_version, publish_state, published_at, vapi_hash, drift_checked_at)
     values ($1, $2, $3, $4, $5, now(), $6, 1, 'live', now(), $7, now()) returning id`,
    [id, config.voice.name, config.voice.greeting, assistantId, config, ownerId, digest(body)],
  );
  await client.query(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config, note, published_by, live_at)
     values ($1, $2, 1, $3, 'The first version', $4, now())`,
    [id, rows[0]?.id, config, ownerId],
  );
  await client.query(
    'insert into private.published_assistants (receptionist_id, body) values ($1, $2)',
    [rows[0]?.id, body],
  );
  const line = await client.query<{ id: string }>(
    `insert into public.phone_lines (business_id, phone_number, vapi_phone_number_id, label)
     values ($1, $2, $3, 'Main line') returning id`,
    [id, phoneNumber, phoneNumberId],
  );
  const phone = {
    ...made,
    id: phoneNumberId,
    provider: 'vapi',
    status: 'active',
    number: phoneNumber,
    name: lineName(String(line.rows[0]?.id)),
    server: vapiServer({ siteUrl, secret: vapiWebhookSecret, secretHeader }),
  };
  // Whoever starts over with an older simulator's data gets these.
  const keep = 'on conflict (id) do update set body = excluded.body';
  await client.query(`insert into sandbox_vapi.assistants values ($1, $2, $3) ${keep}`, [
    assistantId,
    now,
    assistant,
  ]);
  await client.query(`insert into sandbox_vapi.phone_numbers values ($1, $2, $3) ${keep}`, [
    phoneNumberId,
    now,
    phone,
  ]);
}
