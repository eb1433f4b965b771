import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  join,
  mailTo,
  makeBusiness,
  makePerson,
  takeCalls,
  type Business,
  type Person,
} from './people';
import { serve } from './serve-process';
import { eventually, page, sessionCookie, sql, url } from './stack';

type Got = { path: string; headers: Record<string, string>; body: string; at: number };
const got: Got[] = [];
/** What the next requests to a path are answered: a status, or what to do with the answer. */
const answers = new Map<string, (number | ((response: http.ServerResponse) => void))[]>();
let receiver: http.Server;
let port: number;
let owner: Person;
let business: Business;
let cookie: string;

beforeAll(async () => {
  receiver = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const path = request.url ?? '';
      got.push({ path, headers: request.headers as Record<string, string>, body, at: Date.now() });
      const next = answers.get(path)?.shift() ?? 200;
      if (typeof next === 'number') response.writeHead(next).end(`status ${next}`);
      else next(response);
    });
  });
  receiver.listen(0, '127.0.0.1');
  await new Promise((done) => receiver.once('listening', done));
  ({ port } = receiver.address() as AddressInfo);
  owner = await makePerson('Wanda');
  business = await makeBusiness(owner, 'Hooked');
  cookie = await sessionCookie(owner.email);
});
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const at = (path: string) => got.filter((message) => message.path === path);
const kindOf = ({ body }: Got) => (JSON.parse(body) as { type: string }).type;

async function add(path: string, events: string[], address = `http://127.0.0.1:${port}${path}`) {
  const { data, error } = await owner.client.rpc('create_webhook', {
    p_business_id: business.id,
    p_url: address,
    p_events: events,
  });
  if (error) throw error;
  return data as { id: string; secret: string };
}
const remove = (id: string) => owner.client.rpc('delete_webhook', { p_id: id }).throwOnError();

async function followUp(title: string, client = owner.client) {
  const id = crypto.randomUUID();
  await client
    .rpc('create_follow_up', {
      p_business_id: business.id,
      p_id: id,
      p_kind: 'custom',
      p_title: title,
    })
    .throwOnError();
  return id;
}

function delivery(endpointId: string) {
  return sql<{
    id: string;
    status: string;
    attempts: number;
    response_status: number | null;
    response_text: string | null;
    error: string | null;
    message_id: string;
  }>('select * from public.webhook_deliveries where endpoint_id = $1 order by created_at', [
    endpointId,
  ]);
}

describe('a message', () => {
  it('tells of a call with its facts and follow-up, signed as Standard Webhooks has it', async () => {
    const endpoint = await add('/calls', ['call.completed', 'caller.created', 'follow_up.created']);
    await takeCalls(business, 1);
    const messages = await eventually(async () => at('/calls').length >= 3 && at('/calls'), 10_000);
    const verifier = new Webhook(endpoint.secret);
    for (const { body, headers } of messages) expect(verifier.verify(body, headers)).toBeTruthy();
    expect(() => verifier.verify(`${messages[0]!.body} `, messages[0]!.headers)).toThrow(
      'No matching signature',
    );
    expect(messages.map(kindOf).toSorted()).toEqual([
      'call.completed',
      'caller.created',
      'follow_up.created',
    ]);
    const completed = messages.find((message) => kindOf(message) === 'call.completed')!;
    expect(JSON.parse(completed.body)).toMatchObject({
      type: 'call.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*(Z|\+00:00)$/),
      business_id: business.id,
      data: {
        outcome: 'message',
        caller_name: 'Caller 0',
        summary: '=Wants a call back.',
        has_report: true,
        follow_up: { title: 'Call back', status: 'open' },
        facts: expect.any(Array),
      },
    });
    await eventually(async () => {
      const all = await delivery(endpoint.id);
      return all.length === 3 && all.every(({ status }) => status === 'delivered');
    });
    await remove(endpoint.id);
  });

  it('tells of what members do, once each, and not of what an endpoint did not choose', async () => {
    const endpoint = await add('/follow-ups', [
      'follow_up.created',
      'follow_up.updated',
      'follow_up.done',
      'follow_up.deleted',
    ]);
    const id = await followUp('Send the brochure');
    const change = (action: string, value = {}) =>
      owner.client
        .rpc('change_follow_ups', {
          p_business_id: business.id,
          p_ids: [id],
          p_action: action,
          p_value: value,
          p_change: crypto.randomUUID(),
        })
        .throwOnError();
    await change('edit', { title: 'Send both brochures' });
    await change('done');
    await change('done');
    const messages = await eventually(
      async () => at('/follow-ups').length >= 3 && at('/follow-ups'),
      10_000,
    );
    expect(messages.map(kindOf).toSorted()).toEqual([
      'follow_up.created',
      'follow_up.done',
      'follow_up.updated',
    ]);
    await remove(endpoint.id);
  });

  it('is not written when the change is taken back before it is made', async () => {
    const endpoint = await add('/rolled-back', ['follow_up.created']);
    await sql(`do $$ begin
      insert into public.follow_ups (business_id, kind, title) values ('${business.id}', 'custom', 'Never');
      raise exception 'no' using errcode = 'P0001';
    end $$`).catch(() => {});
    expect(await delivery(endpoint.id)).toEqual([]);
    await remove(endpoint.id);
  });

  it('comes again after an error, under the same id', async () => {
    answers.set('/flaky', [500]);
    const endpoint = await add('/flaky', ['follow_up.created']);
    await followUp('Try again');
    const [first, second] = await eventually(
      async () => at('/flaky').length === 2 && at('/flaky'),
      15_000,
    );
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.body).toBe(first!.body);
    const verifier = new Webhook(endpoint.secret);
    expect(verifier.verify(second!.body, second!.headers)).toBeTruthy();
    const [done] = await eventually(async () => {
      const all = await delivery(endpoint.id);
      return all[0]?.status === 'delivered' && all;
    });
    expect(done).toMatchObject({ attempts: 2, response_status: 200, error: null });
    const [row] = await sql('select failing_since from public.webhook_endpoints where id = $1', [
      endpoint.id,
    ]);
    expect(row).toEqual({ failing_since: null });
    await remove(endpoint.id);
  }, 20_000);

  it('does not follow where an endpoint points, and keeps little of a long answer', async () => {
    answers.set('/elsewhere', [
      (response) =>
        response
          .writeHead(302, { Location: `http://127.0.0.1:${port}/stolen` })
          .end('x'.repeat(50_000)),
    ]);
    const endpoint = await add('/elsewhere', ['follow_up.created']);
    await followUp('Go elsewhere');
    const [tried] = await eventually(async () => {
      const all = await delivery(endpoint.id);
      return all[0]?.attempts === 1 && all;
    }, 10_000);
    expect(tried).toMatchObject({ status: 'waiting', response_status: 302 });
    expect(tried!.error).toContain('points elsewhere');
    expect(tried!.response_text).toHaveLength(1024);
    expect(at('/stolen')).toEqual([]);
    await remove(endpoint.id);
  });

  it.each([
    ['a private address', 'https://10.0.0.7/hooks', 'not on the public internet'],
    ['the metadata service', 'https://169.254.169.254/latest', 'not on the public internet'],
    ['plain http', 'http://example.com/hooks', 'begins with https'],
    ['this machine by https', 'https://[::ffff:127.0.0.1]/', 'not on the public internet'],
  ])('is never sent to %s', async (_name, address, words) => {
    const endpoint = await add('', ['follow_up.created'], address);
    await followUp('Nowhere');
    const [tried] = await eventually(async () => {
      const all = await delivery(endpoint.id);
      return all[0]?.attempts === 1 && all;
    }, 10_000);
    expect(tried!.error).toContain(words);
    expect(tried!.response_status).toBeNull();
    await remove(endpoint.id);
  });

  it('waits for no other endpoint, however slow that is', async () => {
    // Never answers: each of its messages takes ten seconds.
    answers.set(
      '/slow',
      Array.from({ length: 30 }, () => () => {}),
    );
    const slow = await add('/slow', ['follow_up.created']);
    for (let n = 0; n < 20; n++) await followUp(`Slow ${n}`);
    await eventually(async () => at('/slow').length > 0, 10_000);
    const fast = await add('/fast', ['follow_up.updated', 'follow_up.done']);
    const id = await followUp('Quick');
    await owner.client
      .rpc('change_follow_ups', {
        p_business_id: business.id,
        p_ids: [id],
        p_action: 'done',
        p_value: {},
        p_change: crypto.randomUUID(),
      })
      .throwOnError();
    await eventually(async () => at('/fast').length === 1, 8_000);
    expect(
      (await delivery(slow.id)).filter(({ attempts }) => attempts === 0).length,
    ).toBeGreaterThan(10);
    await remove(slow.id);
    await remove(fast.id);
  }, 30_000);

  it('survives that the worker is killed after it was sent, and comes again under its id', async () => {
    const endpoint = await add('/killed', ['follow_up.created']);
    const worker = await serve(['--enable-source-maps', 'build/worker.js'], {
      FRONTDESK_FAULT: 'webhook-sent',
    });
    let kills = 0;
    worker.child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') kills++;
    });
    try {
      // Until it was the one that took a message.
      for (let n = 0; n < 40 && kills === 0; n++) {
        await followUp(`Mortal ${n}`);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      expect(kills).toBe(1);
    } finally {
      worker.child.kill('SIGKILL');
    }
    const all = await eventually(async () => {
      const rows = await delivery(endpoint.id);
      return rows.every(({ status }) => status === 'delivered') && rows;
    }, 60_000);
    const sent = at('/killed').map(({ headers }) => headers['webhook-id']);
    expect(new Set(sent).size).toBe(all.length);
    // The one that was in its hands came twice.
    expect(sent.length).toBe(all.length + 1);
    await remove(endpoint.id);
  }, 90_000);
});

describe('an endpoint', () => {
  const post = (path: string, fields: Record<string, string>) =>
    page(path, cookie, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: url },
    });

  it('signs with the old secret as well for a day after it got a new one', async () => {
    const endpoint = await add('/rotated', ['follow_up.created']);
    const { data: secret } = await owner.client
      .rpc('rotate_webhook_secret', { p_id: endpoint.id })
      .throwOnError();
    expect(secret).not.toBe(endpoint.secret);
    await followUp('Both sign');
    const [message] = await eventually(
      async () => at('/rotated').length === 1 && at('/rotated'),
      10_000,
    );
    for (const one of [endpoint.secret, secret!]) {
      expect(new Webhook(one).verify(message!.body, message!.headers)).toBeTruthy();
    }
    await sql(
      `update private.webhook_secrets set ends_at = now() where endpoint_id = $1 and ends_at is not null`,
      [endpoint.id],
    );
    await followUp('One signs');
    const last = await eventually(
      async () => at('/rotated').length === 2 && at('/rotated')[1],
      10_000,
    );
    expect(() => new Webhook(endpoint.secret).verify(last.body, last.headers)).toThrow();
    await remove(endpoint.id);
  });

  it('is made, tested, turned off and on, and removed by forms', async () => {
    const made = await post('/settings/webhooks', {
      url: `http://localhost:${port}/form`,
      description: 'Our CRM',
      events: 'call.completed',
    });
    expect(made.status).toBe(200);
    expect(made.headers.get('Cache-Control')).toContain('no-store');
    const secret = /whsec_[A-Za-z0-9+/=]+/.exec(await made.text())?.[0];
    const [row] = await sql<{ id: string }>(
      `select id from public.webhook_endpoints where business_id = $1 and description = 'Our CRM'`,
      [business.id],
    );
    const path = `/settings/webhooks/${row!.id}`;
    expect((await post(path, { intent: 'test' })).status).toBe(302);
    const [message] = await eventually(async () => at('/form').length === 1 && at('/form'), 10_000);
    expect(kindOf(message!)).toBe('test');
    expect(new Webhook(secret!).verify(message!.body, message!.headers)).toBeTruthy();
    await eventually(async () => (await delivery(row!.id))[0]?.status === 'delivered');
    const shown = await (await page(path, cookie)).text();
    expect(shown).toContain('Delivered');
    expect(shown).not.toContain(secret);

    const [sent] = await delivery(row!.id);
    expect((await post(path, { intent: 'resend', deliveryId: sent!.id })).status).toBe(302);
    const again = await eventually(async () => at('/form').length === 2 && at('/form')[1], 10_000);
    expect(again.headers['webhook-id']).toBe(message!.headers['webhook-id']);

    expect((await post(path, { intent: 'off' })).status).toBe(302);
    const refused = await post(path, { intent: 'test' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Turn it on first');
    expect((await post(path, { intent: 'on' })).status).toBe(302);
    expect((await post(path, { intent: 'remove' })).status).toBe(302);
    expect((await page(path, cookie)).status).toBe(404);
    const log = await (await page('/settings/activity', cookie)).text();
    expect(log).toContain(`localhost:${port}`);
    expect(log).not.toContain(`localhost:${port}/form`);
  });

  it('is refused where messages must not go, with what was typed kept', async () => {
    for (const [address, words] of [
      ['ftp://example.com', 'begins with https://'],
      ['http://example.com', 'begins with https://'],
      ['https://me:secret@example.com', 'Leave the name and password out'],
      ['nonsense', 'Enter the whole address'],
    ]) {
      const answer = await post('/settings/webhooks', { url: address!, events: 'call.completed' });
      expect(answer.status).toBe(400);
      const html = await answer.text();
      expect(html).toContain(words);
      expect(html).toContain(`value="${address}"`);
    }
    const none = await post('/settings/webhooks', { url: 'https://example.com' });
    expect(await none.text()).toContain('Choose at least one.');
  });

  it('is stopped after three days without success, and the owners are told', async () => {
    answers.set('/dead', [503, 503]);
    const endpoint = await add('/dead', ['follow_up.created']);
    await sql(
      `update public.webhook_endpoints set failing_since = now() - interval '4 days' where id = $1`,
      [endpoint.id],
    );
    await followUp('Last try');
    await eventually(async () => {
      const [row] = await sql<{ status: string }>(
        'select status from public.webhook_endpoints where id = $1',
        [endpoint.id],
      );
      return row!.status === 'stopped';
    }, 10_000);
    const mail = await mailTo(owner.email, /were stopped/);
    expect(mail.text).toContain('For three days');
    expect(mail.text).toContain(`/settings/webhooks/${endpoint.id}`);
    await followUp('Not sent');
    const all = await delivery(endpoint.id);
    expect(all.map(({ status }) => status)).toEqual(['failed']);
    const shown = await (await page(`/settings/webhooks/${endpoint.id}`, cookie)).text();
    expect(shown).toContain('Stopped by Frontdesk');
    await remove(endpoint.id);
  });

  it('is for who manages the API of the business alone', async () => {
    const endpoint = await add('/mine', ['follow_up.created']);
    const manager = await makePerson('Mark');
    await join(manager, business, 'manager');
    const stranger = await makePerson('Stan');
    await makeBusiness(stranger, 'Other');
    for (const { client } of [manager, stranger]) {
      expect((await client.from('webhook_endpoints').select('id')).data).toEqual([]);
      for (const [name, args] of [
        ['rotate_webhook_secret', { p_id: endpoint.id }],
        ['delete_webhook', { p_id: endpoint.id }],
        ['test_webhook', { p_id: endpoint.id }],
      ] as const) {
        expect((await client.rpc(name, args)).error?.code).toBe('P0002');
      }
      const made = await client.rpc('create_webhook', {
        p_business_id: business.id,
        p_url: 'https://example.com',
        p_events: ['call.completed'],
      });
      expect(made.error?.code).toBe('42501');
    }
    await remove(endpoint.id);
  });

  it('keeps its log for thirty days', async () => {
    const endpoint = await add('/old', ['follow_up.created']);
    await followUp('Old');
    await eventually(async () => (await delivery(endpoint.id))[0]?.status === 'delivered', 10_000);
    await sql(
      `update public.webhook_deliveries set created_at = now() - interval '31 days' where endpoint_id = $1`,
      [endpoint.id],
    );
    await sql('select private.prune_webhooks()');
    expect(await delivery(endpoint.id)).toEqual([]);
    await remove(endpoint.id);
  });
});

describe('erasing a caller', () => {
  it('takes what messages said of them, and tells who keeps them', async () => {
    const endpoint = await add('/erased', ['call.completed', 'caller.created', 'caller.erased']);
    const person = { name: 'Erasmus Gone', number: '+14155559876' };
    const [caller] = await sql<{ id: string }>(
      `insert into public.callers (business_id, phone_number, name, first_call_at, last_call_at)
       values ($1, $2, $3, now(), now()) returning id`,
      [business.id, person.number, person.name],
    );
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, report_at, caller_id, caller_number, caller_name)
       values ($1, $2, 'ended', now(), now(), now(), $3, $4, $5)`,
      [business.id, `erased-${crypto.randomUUID()}`, caller!.id, person.number, person.name],
    );
    await eventually(async () => at('/erased').length === 2, 10_000);
    await owner.client
      .rpc('erase_caller', { p_business_id: business.id, p_caller_id: caller!.id })
      .throwOnError();
    const last = await eventually(
      async () => at('/erased').find((message) => kindOf(message) === 'caller.erased'),
      10_000,
    );
    expect(JSON.parse(last.body)).toMatchObject({ data: { id: caller!.id } });
    expect(last.body).not.toMatch(/Erasmus|9876/);
    const left = await sql<{ payload: string }>(
      'select payload from public.webhook_deliveries where endpoint_id = $1',
      [endpoint.id],
    );
    expect(left).toHaveLength(1);
    expect(left[0]!.payload).not.toMatch(/Erasmus|9876/);
    await remove(endpoint.id);
  });
});
