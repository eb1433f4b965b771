import { createHmac, randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { eventually, postVapi, sql, url, webhookSecret } from './stack';

const { harbor, summit } = demoBusinesses;
const began = Date.parse('2026-06-01T17:00:00Z');

/** A call's events, each at its own time. */
function messages(id = `test-${randomUUID()}`, assistantId: string = harbor.assistantId) {
  const call = {
    id,
    assistantId,
    type: 'inboundPhoneCall',
    createdAt: new Date(began).toISOString(),
  };
  const customer = { number: '+14155550147' };
  const status = (name: string, after: number) => ({
    type: 'status-update',
    status: name,
    timestamp: began + after,
    call,
    customer,
  });
  const said = (transcript: string, after: number) => ({
    type: 'transcript',
    role: 'user',
    transcriptType: 'final',
    transcript,
    timestamp: began + after,
    call,
    customer,
  });
  const report = (extra: Record<string, unknown> = {}, after = 62_000) => ({
    type: 'end-of-call-report',
    timestamp: began + after,
    startedAt: new Date(began).toISOString(),
    endedAt: new Date(began + 60_000).toISOString(),
    endedReason: 'customer-ended-call',
    call,
    customer,
    artifact: {
      messages: [
        { role: 'bot', message: 'Hello.', secondsFromStart: 0.5 },
        { role: 'user', message: 'Please call me back about the boat slip.', secondsFromStart: 3 },
      ],
    },
    analysis: {
      summary: 'Wants a call about the boat slip.',
      structuredData: {
        outcome: 'message',
        callerName: 'Ada Test',
        insights: [{ kind: 'x', label: 'Boat slip', value: 'Asked', quote: 'the boat slip' }],
        followUp: { kind: 'call-back', title: 'Call Ada', dueAt: null },
      },
    },
    ...extra,
  });
  return { id, status, said, report };
}

const processed = (id: string, count: number) =>
  eventually(async () => {
    const rows = await sql<{ n: number }>(
      `select count(*)::int as n from public.webhook_events where external_id = $1 and status = 'processed'`,
      [id],
    );
    return rows[0]?.n === count;
  });
const state = async (id: string) =>
  (
    await sql<Record<string, unknown>>(
      `select c.*, (select count(*)::int from public.call_turns where call_id = c.id) as turns,
         (select json_agg(i order by position) from public.call_insights i where call_id = c.id) as insights,
         (select json_agg(f) from public.follow_ups f where call_id = c.id) as follow_ups
       from public.calls c where vapi_call_id = $1`,
      [id],
    )
  )[0];
const stored = async (where: string, values: unknown[]) =>
  (
    await sql<{ n: number }>(
      `select count(*)::int as n from public.webhook_events where ${where}`,
      values,
    )
  )[0]?.n;

describe('a call comes in', () => {
  it('shows as in progress while it runs, and whole within two seconds of its report', async () => {
    const { id, status, said, report } = messages();
    await postVapi(status('ringing', 0));
    await postVapi(status('in-progress', 900));
    await postVapi(said('Hello, is anybody there?', 2_000));
    await processed(id, 3);
    expect(await state(id)).toMatchObject({ status: 'in-progress', turns: 1, report_at: null });

    const answer = await postVapi(report());
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ received: true });
    await eventually(async () => (await state(id))?.report_at, 2_000);
    expect(await state(id)).toMatchObject({
      status: 'ended',
      outcome: 'message',
      caller_name: 'Ada Test',
      duration_seconds: 60,
      turns: 2,
      insights: [{ label: 'Boat slip', turn_position: 1, second: 3 }],
      follow_ups: [{ title: 'Call Ada', status: 'open' }],
    });
  });

  it('ends up the same in any order and with any repetition', async () => {
    const orders = [
      [3, 2, 1, 0],
      [3, 0, 3, 1, 3, 2],
      [1, 3, 0, 2, 2, 1],
      [2, 1, 3, 0, 0],
    ];
    for (const order of orders) {
      const { id, status, said, report } = messages();
      const events = [
        status('in-progress', 900),
        said('Hello?', 1_500),
        status('ended', 60_000),
        report(),
      ];
      for (const index of order) expect((await postVapi(events[index])).status).toBe(200);
      await processed(id, 4);
      expect(await state(id)).toMatchObject({
        status: 'ended',
        turns: 2,
        summary: 'Wants a call about the boat slip.',
      });
    }
  });

  it('is stored once when the same event is posted twenty times at once', async () => {
    const { id, report } = messages();
    const answers = await Promise.all(Array.from({ length: 20 }, () => postVapi(report())));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await processed(id, 1);
    expect(await stored('external_id = $1', [id])).toBe(1);
    expect(
      await sql('select deliveries from public.webhook_events where external_id = $1', [id]),
    ).toEqual([{ deliveries: 20 }]);
  });

  it('never lets an older report overwrite a newer one, or a person’s work', async () => {
    const { id, report } = messages();
    await postVapi(report({ analysis: { summary: 'Newer.' } }, 90_000));
    await processed(id, 1);
    await sql(
      `insert into public.follow_ups (business_id, call_id, kind, title, status, done_at)
       select business_id, id, 'custom', 'By hand', 'done', now() from public.calls where vapi_call_id = $1`,
      [id],
    );
    await postVapi(report({}, 62_000));
    await postVapi(report({ endedReason: 'even-newer' }, 95_000));
    await processed(id, 3);
    expect(await state(id)).toMatchObject({
      ended_reason: 'even-newer',
      follow_ups: [{ title: 'By hand', status: 'done' }],
    });
  });

  it('keeps the words that were heard live when the report brings none', async () => {
    const { id, said, report } = messages();
    await postVapi(said('These words are all there is.', 2_000));
    await processed(id, 1);
    await postVapi(report({ artifact: {} }));
    await processed(id, 2);
    expect(await state(id)).toMatchObject({
      turns: 1,
      transcript: 'Caller: These words are all there is.',
    });
  });

  it('never moves a call to another business', async () => {
    const { id, report } = messages();
    await postVapi(report());
    await processed(id, 1);
    await postVapi(messages(id, summit.assistantId).report({}, 99_000));
    await eventually(
      async () => (await stored(`external_id = $1 and status = 'unroutable'`, [id])) === 1,
    );
    expect(await state(id)).toMatchObject({ business_id: harbor.id });
  });

  it('leaves nothing half applied when a worker fails in the middle', async () => {
    const { id, report } = messages();
    const event = report();
    await postVapi(event);
    await processed(id, 1);
    // The same function with a last step that cannot be: all or nothing.
    const [row] = await sql<{ id: string }>(
      `select id from public.webhook_events where external_id = $1`,
      [id],
    );
    await sql(`update public.webhook_events set status = 'received' where id = $1`, [row?.id]);
    const broken = {
      kind: 'report',
      at: new Date(began + 99_000).toISOString(),
      call: { id, assistantId: harbor.assistantId, direction: 'inbound' },
      report: {
        outcome: 'spam',
        turns: [{ speaker: 'nobody', text: 'x', startMs: 0 }],
        insights: [],
      },
    };
    await expect(
      sql('select public.apply_call_event($1, $2)', [row?.id, JSON.stringify(broken)]),
    ).rejects.toThrow(/call_turns_speaker_check/);
    expect(await state(id)).toMatchObject({ outcome: 'message', turns: 2 });
    await sql(`update public.webhook_events set status = 'processed' where id = $1`, [row?.id]);
  });
});

describe('bad input', () => {
  it('without the secret is refused, and nothing is stored', async () => {
    const { id, report } = messages();
    for (const headers of [
      { Authorization: 'Bearer wrong' },
      { Authorization: '' },
      { Authorization: '', 'X-Vapi-Secret': 'wrong' },
      { Authorization: '', 'x-signature': 'ab', 'x-timestamp': String(Date.now()) },
    ]) {
      expect((await postVapi(report(), headers)).status).toBe(401);
    }
    expect(await stored('external_id = $1', [id])).toBe(0);
  });

  it('is accepted by any of the three proofs', async () => {
    const body = JSON.stringify({ message: { type: 'proof', id: randomUUID() } });
    const timestamp = String(Date.now());
    const signature = createHmac('sha256', webhookSecret)
      .update(`${timestamp}.${body}`)
      .digest('hex');
    for (const headers of [
      { Authorization: `Bearer ${webhookSecret}` },
      { Authorization: '', 'X-Vapi-Secret': webhookSecret },
      { Authorization: '', 'x-signature': signature, 'x-timestamp': timestamp },
    ]) {
      expect((await postVapi(body, headers)).status).toBe(200);
    }
  });

  it.each([
    ['not JSON', '{"message":'],
    ['no message', '{}'],
    ['a call event without a call id', '{"message":{"type":"status-update","status":"ended"}}'],
  ])('that is %s gets 400 and a reason', async (_what, body) => {
    const answer = await postVapi(body);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error).toMatch(/\w+ .*\.$/);
  });

  it('over 5 MB gets 413, announced or not', async () => {
    const big = JSON.stringify({ message: { type: 'x', text: 'x'.repeat(5.5 * 1024 * 1024) } });
    expect((await postVapi(big)).status).toBe(413);
    const streamed = await fetch(`${url}/api/webhooks/vapi`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${webhookSecret}` },
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it('of an unknown type is kept and ignored', async () => {
    const type = `brand-new.${randomUUID()}`;
    expect((await postVapi({ type, anything: { nested: true } })).status).toBe(200);
    expect(
      await sql('select status, payload from public.webhook_events where type = $1', [type]),
    ).toEqual([{ status: 'ignored', payload: { type, anything: { nested: true } } }]);
  });

  it('for an assistant of nobody is kept as unroutable', async () => {
    const { id, report } = messages(undefined, 'nobody-has-this');
    expect((await postVapi(report())).status).toBe(200);
    await eventually(
      async () => (await stored(`external_id = $1 and status = 'unroutable'`, [id])) === 1,
    );
    expect(await state(id)).toBeUndefined();
  });

  it('before its line was known finds its way once the line is there', async () => {
    const phoneNumberId = `late-line-${Date.now()}`;
    const { id, report } = messages(undefined, 'nobody-has-this');
    const message = report();
    await postVapi({ ...message, call: { ...message.call, phoneNumberId } });
    const unroutable = `external_id = $1 and status = 'unroutable'`;
    await eventually(async () => (await stored(unroutable, [id])) === 1);
    const number = `+1415${String(Date.now()).slice(-7)}`;
    await sql(
      `insert into public.phone_lines (business_id, phone_number, vapi_phone_number_id) values ($1, $2, $3)`,
      [harbor.id, number, phoneNumberId],
    );
    // The minute's job would do it: here it is asked to at once.
    await sql(
      `update public.webhook_events set received_at = now() - interval '2 minutes' where external_id = $1`,
      [id],
    );
    await sql(`select private.requeue_waiting_events()`);
    await processed(id, 1);
    expect(await state(id)).toMatchObject({ business_id: harbor.id });
    await sql(`delete from public.phone_lines where phone_number = $1`, [number]);
  });

  it('with words that come after a report without any keeps them', async () => {
    const { id, said, report } = messages();
    await postVapi(report({ artifact: {} }));
    await processed(id, 1);
    await postVapi(said('One more thing.', 61_000));
    await processed(id, 2);
    const [call] = await sql<{ transcript: string; turns: number }>(
      `select c.transcript, (select count(*)::int from public.call_turns t where t.call_id = c.id) as turns
       from public.calls c where c.vapi_call_id = $1`,
      [id],
    );
    expect(call?.turns).toBe(1);
    expect(call?.transcript).toBe('Caller: One more thing.');
  });

  it('with a vendor’s credentials in it is stored without them', async () => {
    const { id, report } = messages();
    await postVapi(report({ phoneNumber: { id: 'p', twilioAuthToken: 'very-secret-token' } }));
    await processed(id, 1);
    const [row] = await sql<{ text: string }>(
      'select payload::text as text from public.webhook_events where external_id = $1',
      [id],
    );
    expect(row?.text).not.toContain('very-secret-token');
    expect(row?.text).toContain('the boat slip');
  });

  it('by another method gets 405', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${url}/api/webhooks/vapi`, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('Allow')).toBe('POST');
    }
  });
});
