import { VapiClient } from '@vapi-ai/server-sdk';
import { beforeAll, describe, expect, it } from 'vitest';

import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import { vapiPrivateKey } from '../../sandbox/demo';
import { makeBusiness, type TestBusiness } from '../business';
import { eventually, signedIn, sql, vapiUrl, type Client } from './stack';

/**
 * From what an owner publishes to what a caller hears and the team reads: the publication goes through the worker
 * to the simulated Vapi, which asks our webhook on each call, and its report comes back as a call.
 */
const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
const base = defaultConfig({ name: 'Quay & Sons' });
const allWeek = (ranges: { from: string; to: string }[]) =>
  Object.fromEntries(
    Object.keys(base.hours.weekly).map((day) => [day, ranges]),
  ) as Config['hours']['weekly'];
const open: Config = {
  ...base,
  voice: { ...base.voice, greeting: 'Quay and Sons, good day.' },
  hours: { ...base.hours, weekly: allWeek([{ from: '00:00', to: '24:00' }]) },
};

let business: TestBusiness;
let owner: Client;

beforeAll(async () => {
  business = await makeBusiness('Quay & Sons');
  owner = await signedIn(business.owner.email);
  // Vapi asks us who answers.
  await vapi.phoneNumbers.update({
    id: business.phoneNumberId,
    body: {
      provider: 'vapi',
      assistantId: null,
      server: {
        url: `${process.env.FRONTDESK_URL}/api/webhooks/vapi`,
        headers: { Authorization: `Bearer ${process.env.VAPI_WEBHOOK_SECRET}` },
      },
    },
  } as never);
});

let version = 0;
async function publish(config: Config) {
  version++;
  const { error } = await owner.rpc('publish_receptionist', {
    p_business_id: business.id,
    p_config: config as never,
  });
  expect(error).toBeNull();
  await eventually(async () => {
    const [row] = await sql<{ state: string; live: number }>(
      'select publish_state as state, live_version as live from public.receptionists where business_id = $1',
      [business.id],
    );
    return row?.state === 'live' && row.live === version;
  }, 20_000);
}

async function ring(scenario: string) {
  const response = await fetch(`${vapiUrl}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phoneNumberId: business.phoneNumberId, scenario, speed: 0, seed: 3 }),
  });
  const { callId } = (await response.json()) as { callId: string };
  return eventually(async () => {
    const [row] = await sql<{ id: string; transcript: string; outcome: string }>(
      `select id, transcript, outcome from public.calls where vapi_call_id = $1 and report_at is not null`,
      [callId],
    );
    return row;
  }, 20_000);
}
const insights = async (callId: string) =>
  (
    await sql<{ label: string }>('select label from public.call_insights where call_id = $1', [
      callId,
    ])
  ).map(({ label }) => label);

describe('what is published', () => {
  it('is the greeting that callers hear', async () => {
    await publish(open);
    expect((await ring('hot-lead')).transcript).toContain('Quay and Sons, good day.');
    await publish({ ...open, voice: { ...open.voice, greeting: 'Quay and Sons, how do you do?' } });
    const { transcript } = await ring('hot-lead');
    expect(transcript).toContain('how do you do?');
    expect(transcript).not.toContain('Quay and Sons, good day');
  });

  it('says when callers are told that it is closed', async () => {
    const afterHours = { mode: 'message' as const, greeting: 'Quay and Sons is closed now.' };
    await publish({ ...open, hours: { ...open.hours, afterHours } });
    expect((await ring('hot-lead')).transcript).not.toContain('closed now');
    await publish({ ...open, hours: { ...open.hours, weekly: allWeek([]), afterHours } });
    expect((await ring('hot-lead')).transcript).toContain('Quay and Sons is closed now.');
  });

  it('is what callers are asked, and each answer is a fact of the call', async () => {
    await publish(open);
    expect(await insights((await ring('hot-lead')).id)).not.toContain('Boat');
    await publish({
      ...open,
      questions: {
        questions: [
          { id: 'boat', question: 'How long is your boat?', label: 'Boat', type: 'number', choices: [], isRequired: true },
        ],
      },
    }); // prettier-ignore
    const call = await ring('hot-lead');
    expect(call.transcript).toContain('How long is your boat?');
    expect(await insights(call.id)).toContain('Boat');
  });

  it('is where callers are put through to', async () => {
    await publish({ ...open, messages: { ...open.messages, callBackHours: 3 } });
    expect((await ring('transfer')).outcome).toBe('message');
    const nora = { id: 'nora', name: 'Nora', phone: '+14155550181', reason: '', when: 'always' as const };
    await publish({ ...open, transfers: { people: [nora], fallback: 'message' } });
    expect((await ring('transfer')).outcome).toBe('transferred');
    expect(
      await sql('select person_id from public.call_transfers where business_id = $1', [business.id]),
    ).toEqual([{ person_id: 'nora' }]);
  }); // prettier-ignore
});
