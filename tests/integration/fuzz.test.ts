import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fuzz } from '../fuzz/run';
import type { FuzzTarget } from '../fuzz/requests';
import { makeBusiness } from '../make-business';
import { page, postVapi, sessionCookie, sql, url, webhookSecret } from './stack';

let target: FuzzTarget;
let email: string;
const began = new Date();
const assistantId = `fuzz-${randomUUID()}`;

beforeAll(async () => {
  const { id, people } = await makeBusiness({ Olga: 'owner' });
  await sql('update public.receptionists set vapi_assistant_id = $2 where business_id = $1', [
    id,
    assistantId,
  ]);
  const [call] = await sql<{ id: string }>(
    `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, outcome)
     values ($1, $2, 'ended', now(), now(), 'message') returning id`,
    [id, `fuzz-${randomUUID()}`],
  );
  email = people.Olga!.email;
  target = {
    url,
    cookie: await sessionCookie(email),
    vapiSecret: webhookSecret,
    paddleSecret: String(process.env.PADDLE_WEBHOOK_SECRET),
    assistantId,
    businessId: id,
    ids: [String(call?.id), id, randomUUID()],
  };
});
afterAll(async () => {
  await sql('delete from public.businesses where id = $1', [target.businessId]);
  await sql('delete from public.webhook_events where business_id is null and received_at >= $1', [
    began,
  ]);
});

describe('requests that nobody should send', () => {
  // `npm run fuzz` sends ten thousand.
  it('are answered without a fault of ours and without a word of our insides', async () => {
    const { faults, kinds } = await fuzz(target, { count: 250, seed: 20_261_126 });
    expect(faults.map(({ request, what }) => `${request.method} ${request.path}: ${what}`)).toEqual(
      [],
    );
    expect(Object.keys(kinds)).toHaveLength(7);
    // The one of the target may have been signed out by then.
    expect((await page('/today', await sessionCookie(email))).status).toBe(200);
    const answer = await postVapi({
      type: 'status-update',
      status: 'ringing',
      timestamp: Date.now(),
      call: { id: `fuzz-${randomUUID()}`, assistantId },
    });
    expect(answer.status).toBe(200);
  }, 90_000);
});
