import { randomUUID } from 'node:crypto';

import { vapiPrivateKey, vapiWebhookSecret } from '../sandbox/demo';
import { eventually, service, url, vapiUrl } from './integration/stack';
import { makePerson, type Person } from './people';

export type TestBusiness = {
  id: string;
  owner: Person;
  /** What the simulated Vapi rings. */
  phoneNumberId: string;
  lineId: string;
  /** E.164 of the line. */
  number: string;
};

/** A business of the test's own, set up, with an owner, a receptionist and a number at the simulated Vapi. */
export async function makeBusiness(name: string): Promise<TestBusiness> {
  const api = service();
  const owner = await makePerson('Olga');
  const { id: assistant } = await make('assistant', {
    name,
    firstMessage: `${name}, hello.`,
    server: {
      url: `${url}/api/webhooks/vapi`,
      headers: { Authorization: `Bearer ${vapiWebhookSecret}` },
    },
  });
  const { id: phone } = await make('phone-number', {
    provider: 'vapi',
    numberDesiredAreaCode: '628',
    assistantId: assistant,
  });
  // A number is given a moment after it was asked for.
  const number = await eventually(async () => (await ask(`phone-number/${phone}`)).number);
  const { data: business } = await api
    .from('businesses')
    .insert({
      name,
      slug: `test-${randomUUID().slice(0, 8)}`,
      time_zone: 'America/Los_Angeles',
      country_code: 'us',
      onboarding_step: 'done',
    })
    .select('id')
    .single()
    .throwOnError();
  const of = { business_id: business.id };
  await api
    .from('memberships')
    .insert({ ...of, user_id: owner.id, role: 'owner' })
    .throwOnError();
  await api
    .from('receptionists')
    .insert({ ...of, name: 'Robin', greeting: `${name}, hello.`, vapi_assistant_id: assistant })
    .throwOnError();
  const { data: line } = await api
    .from('phone_lines')
    .insert({ ...of, phone_number: number, vapi_phone_number_id: phone })
    .select('id')
    .single()
    .throwOnError();
  return {
    id: business.id,
    owner,
    phoneNumberId: phone,
    lineId: line.id,
    number,
  };
}

function make(kind: string, body: object) {
  return ask(kind, { method: 'POST', body: JSON.stringify(body) });
}

async function ask(path: string, init: RequestInit = {}): Promise<{ id: string; number?: string }> {
  const answer = await fetch(`${vapiUrl}/${path}`, {
    ...init,
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${vapiPrivateKey}` },
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { id: string; number?: string };
}
