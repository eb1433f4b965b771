import { randomUUID } from 'node:crypto';

import { VapiClient } from '@vapi-ai/server-sdk';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';

import { lineName } from '~/integrations/vapi/line-name';
import { vapiPrivateKey } from '../../sandbox/demo';
import { later } from '../later';
import { makeBusiness } from '../make-business';
import { pay } from '../pay';
import { databaseUrl, eventually, mailboxUrl, signedIn, sql, url, vapiUrl } from './stack';

const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
const day = 86_400_000;
const days = (count: number) => new Date(Date.now() + count * day);
const made: string[] = [];
afterAll(async () => {
  await sql('delete from public.businesses where id = any ($1)', [made]);
});

/** A business whose trial began today, with an owner. */
async function begin() {
  const { id, people } = await makeBusiness(
    { Olga: 'owner', Mara: 'manager' },
    { isOnTrial: true },
  );
  made.push(id);
  return { id, owner: people.Olga!, manager: people.Mara! };
}
const watch = (businessId: string) => sql('select private.watch_billing($1)', [businessId]);
/** Time passes, and somebody looks. */
async function pass(businessId: string, interval: string) {
  await later(businessId, interval);
  // Whatever looks at the same time, each thing is told once.
  await Promise.all([watch(businessId), watch(businessId)]);
}
const told = async (businessId: string) =>
  (
    await sql<{ kind: string }>(
      'select kind from public.billing_notices where business_id = $1 order by made_at, kind',
      [businessId],
    )
  ).map(({ kind }) => kind);
type Mail = { to: { address: string }[]; subject: string; text: string };
async function mails(address: string, count: number): Promise<Mail[]> {
  const found = async () => {
    const all = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
    return all.filter(({ to }) => to.some((one) => one.address === address));
  };
  await eventually(async () => (await found()).length >= count, 15_000);
  return found();
}
const subscription = (status: 'active' | 'past_due', more = {}) => ({
  plan: 'starter' as const,
  status,
  started_at: days(-60),
  current_period_starts_at: days(0),
  current_period_ends_at: days(30),
  ...more,
});

describe('usage', () => {
  const use = (businessId: string, minutes: number) =>
    sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome)
       values ($1, $2, 'ended', now(), now(), $3, 'message')`,
      [businessId, `used-${randomUUID()}`, minutes * 60],
    );

  it('is told of at 80 % and when it is used up, to owners, once a period', async () => {
    const { id, owner, manager } = await begin();
    await use(id, 47);
    expect(await told(id)).toEqual([]);
    await use(id, 1);
    expect(await told(id)).toEqual(['usage-80']);
    await use(id, 5);
    await use(id, 7);
    await use(id, 7);
    await watch(id);
    expect(await told(id)).toEqual(['usage-80', 'usage-100']);
    const [first, second, ...more] = await mails(owner.email, 2);
    expect(more).toEqual([]);
    expect([first?.subject, second?.subject].join()).toContain('48 of 60 minutes');
    expect([first?.text, second?.text].join()).toContain('callers can leave a message');
    const none = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
    expect(none.some(({ to }) => to.some(({ address }) => address === manager.email))).toBe(false);
  });

  it('is told of once by one call that takes it past both, and again for a larger plan', async () => {
    const { id, owner } = await begin();
    await use(id, 200);
    expect(await told(id)).toEqual(['usage-100', 'usage-80']);
    expect(await mails(owner.email, 1)).toHaveLength(1);
    await pay(
      id,
      subscription('active', { started_at: days(-1), current_period_starts_at: days(-1) }),
    );
    await watch(id);
    expect(await told(id)).toHaveLength(4);
  });

  it('is not told of to an owner who turned that off', async () => {
    const { id, owner } = await begin();
    await sql(
      `insert into public.notification_settings (business_id, user_id, usage_alerts) values ($1, $2, 'off')`,
      [id, owner.id],
    );
    await use(id, 200);
    // Neither waiting nor sent.
    const mailed = await sql(
      `select j.id from graphile_worker._private_jobs j where j.payload ->> 'to' = $1
       union all select l.id from public.email_log l where l.to_address = $1`,
      [owner.email],
    );
    expect(mailed).toEqual([]);
    expect(await told(id)).toHaveLength(2);
  });
});

describe('a lapse', () => {
  it('of a trial is announced, said, and over with a plan', async () => {
    const { id, owner } = await begin();
    await pass(id, '10 days 23 hours');
    expect(await told(id)).toEqual([]);
    await pass(id, '2 hours');
    expect(await told(id)).toEqual(['trial-ends']);
    await pass(id, '3 days');
    await pass(id, '1 day');
    expect(await told(id)).toEqual(['trial-ends', 'trial-over']);
    await pay(id, subscription('active', { started_at: days(0) }));
    await pass(id, '1 minute');
    expect(await told(id)).toEqual(['trial-ends', 'trial-over', 'restored']);
    const subjects = (await mails(owner.email, 3)).map(({ subject }) => subject).join('\n');
    expect(subjects).toMatch(/trial of .* ends on/);
    expect(subjects).toContain('is over');
    expect(subjects).toContain('is answered as before');
  });

  it('of a payment goes from grace to messages only, and each of the next ones does', async () => {
    const { id } = await begin();
    const paddle = await pay(id, subscription('past_due', { started_at: days(-60) }));
    await pass(id, '1 day');
    expect(await told(id)).toEqual(['past-due']);
    // Paddle tells more of it, and the moment moves.
    await sql(
      `update public.subscriptions set current_period_starts_at = current_period_starts_at - interval '2 hours' where id = $1`,
      [paddle],
    );
    await pass(id, '1 minute');
    expect(await told(id)).toEqual(['past-due']);
    await pass(id, '11 days');
    expect(await told(id)).toEqual(['past-due', 'grace-ends']);
    await pass(id, '3 days');
    expect(await told(id)).toEqual(['past-due', 'grace-ends', 'restricted']);
    await sql(`update public.subscriptions set status = 'active' where id = $1`, [paddle]);
    await pass(id, '1 minute');
    expect(await told(id)).toEqual(['past-due', 'grace-ends', 'restricted', 'restored']);
    // Next month's does not get through either.
    await sql(
      `update public.subscriptions set status = 'past_due', current_period_starts_at = now(), current_period_ends_at = now() + interval '30 days' where id = $1`,
      [paddle],
    );
    await pass(id, '1 minute');
    expect((await told(id)).filter((kind) => kind === 'past-due')).toHaveLength(2);
  });

  it('after one that a plan ended is told of like the first, also when its first payment fails at once', async () => {
    const { id } = await begin();
    await pass(id, '15 days');
    const paddle = await pay(id, subscription('past_due', { started_at: days(0) }));
    await pass(id, '1 minute');
    expect(await told(id)).toEqual(['trial-over', 'past-due', 'restored']);
    await pass(id, '15 days');
    expect(await told(id)).toEqual(['trial-over', 'past-due', 'restored', 'restricted']);
    // Paid, and due again before anybody looked.
    await sql(
      `update public.subscriptions set current_period_starts_at = now(), current_period_ends_at = now() + interval '30 days' where id = $1`,
      [paddle],
    );
    await pass(id, '1 minute');
    await pass(id, '12 days');
    await pass(id, '3 days');
    const kinds = (await told(id)).join(' ');
    expect(kinds).toBe(
      'trial-over past-due restored restricted past-due restored grace-ends restricted',
    );
  });

  it('that was over in time is told of to nobody but by its beginning', async () => {
    const { id } = await begin();
    const paddle = await pay(id, subscription('past_due'));
    await pass(id, '2 days');
    await sql(`update public.subscriptions set status = 'active' where id = $1`, [paddle]);
    await pass(id, '20 days');
    expect(await told(id)).toEqual(['past-due']);
  });
});

describe('numbers that nobody pays for', () => {
  const line = async (businessId: string) => {
    const [row] = await sql<{ id: string }>(
      `insert into public.phone_lines (business_id, state) values ($1, 'provisioning') returning id`,
      [businessId],
    );
    const server = { url: `${url}/api/webhooks/vapi` };
    const number = (await vapi.phoneNumbers.create({
      provider: 'vapi',
      name: lineName(row!.id),
      server,
    })) as { id: string };
    const phone = `+1415${Math.floor(Math.random() * 9e6 + 1e6)}`;
    await sql(
      `update public.phone_lines set state = 'active', phone_number = $2, vapi_phone_number_id = $3 where id = $1`,
      [row!.id, phone, number.id],
    );
    return { id: row!.id, vapiId: number.id, phone };
  };
  const state = async (id: string) =>
    (await sql<{ state: string }>('select state from public.phone_lines where id = $1', [id]))[0]
      ?.state;
  const isAtVapi = (id: string) =>
    vapi.phoneNumbers.get({ id }).then(
      () => true,
      () => false,
    );

  it('are given back only after a long wait that was announced twice', async () => {
    const { id, owner } = await begin();
    const { id: lineId, vapiId, phone } = await line(id);
    await pass(id, '15 days');
    await pass(id, '44 days');
    expect(await told(id)).toEqual(['trial-over']);
    await pass(id, '1 day 1 hour');
    expect(await told(id)).toEqual(['trial-over', 'release-14']);
    await pass(id, '10 days 22 hours');
    expect(await told(id)).toEqual(['trial-over', 'release-14']);
    await pass(id, '2 hours');
    expect(await told(id)).toEqual(['trial-over', 'release-14', 'release-3']);
    await pass(id, '2 days 23 hours');
    expect([await state(lineId), await isAtVapi(vapiId)]).toEqual(['active', true]);
    await pass(id, '1 hour 5 minutes');
    expect(await told(id)).toEqual(['trial-over', 'release-14', 'release-3', 'released']);
    expect(await state(lineId)).toBe('released');
    await eventually(async () => !(await isAtVapi(vapiId)), 15_000);
    await eventually(async () => {
      const [row] = await sql<{ at: Date | null }>(
        'select returned_at as at from public.phone_lines where id = $1',
        [lineId],
      );
      return row?.at;
    });
    const texts = (await mails(owner.email, 4)).map(({ text }) => text).join('\n');
    expect(texts.replace(/\D/g, '')).toContain(phone.slice(2));

    // Whoever comes back after that asks for another one.
    const client = await signedIn(owner.email);
    const ask = () => client.rpc('request_phone_line', { p_business_id: id, p_area_code: '415' });
    expect((await ask()).error?.hint).toBe('no-plan');
    await pay(id, subscription('active', { started_at: days(0) }));
    const { data: next, error } = await ask();
    expect(error).toBeNull();
    expect(next).not.toBe(lineId);
    await eventually(async () => (await state(String(next))) === 'active', 20_000);
  });

  it('are announced again in a lapse after the one in which they were announced', async () => {
    const { id } = await begin();
    const { id: lineId } = await line(id);
    await pass(id, '200 days');
    await pass(id, '11 days 1 hour');
    expect(await told(id)).toEqual(['release-14', 'trial-over', 'release-3']);
    const paddle = await pay(id, subscription('past_due', { started_at: days(0) }));
    await pass(id, '1 minute');
    await sql(
      `update public.subscriptions set status = 'canceled', canceled_at = now() - interval '150 days' where id = $1`,
      [paddle],
    );
    await pass(id, '4 days');
    expect((await told(id)).slice(-2)).toEqual(['release-14', 'restricted']);
    await pass(id, '4 days');
    expect(await state(lineId)).toBe('active');
  });

  it('stay when somebody pays in the last minute, and when the announcements came late', async () => {
    const { id } = await begin();
    const { id: lineId, vapiId } = await line(id);
    // Nobody looked for months: the wait is as long as it is announced all the same.
    await pass(id, '200 days');
    await pass(id, '10 days');
    expect(await told(id)).toEqual(['release-14', 'trial-over']);
    await pass(id, '1 day 1 hour');
    expect(await told(id)).toContain('release-3');
    await later(id, '3 days');
    await Promise.all([pay(id, subscription('active', { started_at: days(0) })), watch(id)]);
    await watch(id);
    const now = await state(lineId);
    // One of the two came first, and what it did is whole.
    const kinds = await told(id);
    expect(kinds.includes('released')).toBe(now === 'released');
    expect(kinds).toContain('restored');
    if (now === 'active') expect(await isAtVapi(vapiId)).toBe(true);
  });

  it('wait for a payment that is being written, and see it', async () => {
    const { id } = await begin();
    const { id: lineId } = await line(id);
    await pass(id, '200 days');
    await pass(id, '11 days 1 hour');
    await later(id, '3 days');
    const payment = new pg.Client({ connectionString: databaseUrl });
    await payment.connect();
    await payment.query('begin');
    await payment.query(
      `insert into public.subscriptions (id, business_id, status, plan, interval, currency, started_at, version_at, occurred_at)
       values ('sub_' || substr(md5(random()::text), 1, 26), $1, 'active', 'starter', 'month', 'USD', now(), now(), now())`,
      [id],
    );
    const look = watch(id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await payment.query('commit');
    await payment.end();
    await look;
    expect(await state(lineId)).toBe('active');
    expect(await told(id)).not.toContain('released');
  });
});
