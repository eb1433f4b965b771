import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { paddlePrices } from '../../sandbox/demo';
import { makeBusiness } from '../make-business';
import { askSandbox } from '../paddle';
import { buyPlan, postPaddle } from '../paddle-events';
import { paddleId, wireEvent, wireTransaction } from '../paddle-fixtures';
import { makePerson, removePerson, type Person } from '../people';
import { eventually, page, sessionCookie, signedIn, sql } from './stack';

let ada: Person;
let cookie: string;
const run = Date.now().toString(36);

beforeAll(async () => {
  ada = await makePerson('Ada', { isAdmin: true });
  cookie = await sessionCookie(ada.email);
});
afterAll(() => removePerson(ada));

/** What people read of it: no scripts, and no comments that React puts between pieces of text. */
const visible = (html: string) =>
  html.replace(/<script[\s\S]*?<\/script>/g, '').replaceAll('<!-- -->', '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '); // prettier-ignore

const read = async (path: string) => {
  const answer = await page(path, cookie);
  return { status: answer.status, text: visible(await answer.text()) };
};
const press = async (path: string, fields: Record<string, string>) => {
  const answer = await page(path, cookie, { method: 'POST', body: new URLSearchParams(fields) });
  const toast = answer.headers.getSetCookie().find((each) => each.startsWith('fd_toast'));
  const next = await page(String(answer.headers.get('Location')), `${cookie}; ${toast?.split(';')[0]}`);
  return { status: answer.status, text: visible(await next.text()) };
}; // prettier-ignore
const revenue = async () => {
  const admin = await signedIn(ada.email);
  const { data } = await admin.rpc('admin_billing_overview').throwOnError();
  const { revenue: rows } = data as { revenue: { currency: string; monthly: number; subscriptions: number; pastDue: number }[] };
  return (currency: string) => rows.find((each) => each.currency === currency) ?? { monthly: 0, subscriptions: 0, pastDue: 0 };
}; // prettier-ignore
const isActive = (businessId: string) =>
  eventually(async () => (await sql<{ state: string }>('select state from private.billing_at($1, now())', [businessId]))[0]?.state === 'active'); // prettier-ignore

describe('billing, as those who run Frontdesk see it', () => {
  it('counts what comes in a month, by currency, years by their twelfth', async () => {
    // What other tests began at Paddle has come.
    await eventually(async () => {
      const [row] = await sql<{ n: number }>(
        `select count(*)::int as n from public.webhook_events where provider = 'paddle' and status = 'received'`,
      );
      return row?.n === 0;
    }, 15_000);
    const before = await revenue();
    for (const [price, country] of [[paddlePrices.pro.month, 'US'], [paddlePrices.pro.year, 'US'], [paddlePrices.starter.month, 'JP']] as const) {
      const { id } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
      await buyPlan(id, { price, country });
      await isActive(id);
    }
    const after = await revenue();
    expect(after('USD').monthly - before('USD').monthly).toBeCloseTo(9900 + 99_000 / 12, -1);
    expect(after('USD').subscriptions - before('USD').subscriptions).toBe(2);
    expect(after('JPY').monthly - before('JPY').monthly).toBeGreaterThan(1000);
    const { text } = await read('/admin/billing');
    expect(text).toContain('Monthly recurring revenue');
    expect(text).toMatch(/¥[\d,]+ JPY/);
  }, 60_000); // prettier-ignore

  it('tells a business’s history by Paddle’s events, and fetches what is missing', async () => {
    const { id, name } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const { customerId, subscriptionId } = await buyPlan(id);
    await isActive(id);
    await askSandbox('deliveries', { mode: 'drop', customer: customerId });
    await askSandbox(`subscriptions/${subscriptionId}/card`, { declines: true });
    await askSandbox('clock', { advance: 'P32D', customer: customerId });

    const path = `/admin/billing/${id}`;
    const first = await read(path);
    expect(first.text).toContain(name);
    expect(first.text).toContain('Paying, Pro');
    expect(first.text).toContain('Subscription created');
    expect(first.text).toMatch(/Bill completed, \$[\d.]+/);
    const synced = await press(path, { intent: 'sync' });
    expect(synced.status).toBe(302);
    expect(synced.text).toMatch(/Fetched: \d+ of \d+ were other than here/);
    expect(synced.text).toContain('Past due, Pro');
    expect((await press(path, { intent: 'sync' })).text).toContain('all was as it is at Paddle');
    expect((await read('/admin/billing')).text).toContain(name);

    await askSandbox('outage', { mode: 'down' });
    try {
      expect((await press(path, { intent: 'sync' })).text).toMatch(/Not fetched: .*Nothing was changed/);
    } finally {
      await askSandbox('outage', { mode: 'off' });
    }
    expect((await page(path, cookie, { method: 'POST', body: new URLSearchParams({ intent: 'x' }) })).status).toBe(400);
    expect((await read(`/admin/billing/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await read('/admin/billing/x')).status).toBe(404);
  }, 60_000); // prettier-ignore

  it('shows events that rest, and tries them again', async () => {
    const { id, name } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const transaction = paddleId('txn', `${run}a`);
    const event = wireEvent('transaction.completed', wireTransaction({ id: transaction, origin: 'web', custom_data: { business_id: id } }), { id: paddleId('evt', `${run}a`), at: '2026-03-01T10:00:00.000Z' });
    await postPaddle(event);
    const status = async () => (await sql<{ id: string; status: string }>('select id, status from public.webhook_events where event_key = $1', [event.event_id]))[0];
    await eventually(async () => (await status())?.status === 'unroutable');
    const { text } = await read('/admin/billing');
    expect(text).toContain(transaction);
    expect(text).toContain(`It says that it is ${name}’s`);
    // Its cause is gone: as if it had been ours from the start.
    await sql(`update public.webhook_events set payload = jsonb_set(payload, '{data,origin}', '"api"') where event_key = $1`, [event.event_id]);
    const eventId = String((await status())?.id);
    expect((await press('/admin/billing', { intent: 'retry', eventId })).text).toContain('It is tried again now');
    await eventually(async () => (await status())?.status === 'processed');
    expect((await press('/admin/billing', { intent: 'retry', eventId })).text).toContain('It no longer waits here');
  }, 60_000); // prettier-ignore
});
