import { beforeAll, describe, expect, it } from 'vitest';

import { syncBusiness } from '~/modules/billing/sync.server';
import {
  atPaddle,
  beginCheckout,
  makePayer,
  makeTrial,
  postForm,
  type Payer,
} from '../paying-business';
import { askSandbox } from '../paddle';
import { makePerson } from '../people';
import { eventually, page, sessionCookie, signedIn, sql } from './stack';

/** What the billing of one business, or one plan of it, must not do to another. */

const read = async (path: string, cookie?: string) =>
  (await (await page(path, cookie)).text()).replaceAll('<!-- -->', '');
const isActive = (subscriptionId: string) =>
  eventually(
    async () =>
      (
        await sql(`select from public.subscriptions where id = $1 and status = 'active'`, [
          subscriptionId,
        ])
      ).length > 0,
    30_000,
  );

describe('a customer of Paddle’s who pays for two businesses', () => {
  let first: Payer;
  let second: { id: string; subscriptionId: string; cookie: string };
  const payer = async () =>
    (
      await sql<{ business_id: string; address: Record<string, string>; company: unknown }>(
        'select business_id, address, company from public.billing_customers where id = $1',
        [first.customerId],
      )
    )[0];
  const gap = async (businessId: string) =>
    (await sql<{ gap: string | null }>('select private.billing_gap($1) as gap', [businessId]))[0]!
      .gap;
  beforeAll(async () => {
    first = await makePayer('First & Sons');
    await syncBusiness(first.id);
    // Until then the customer is theirs alone, and Paddle's pages are open to them.
    const portal = { intent: 'portal', subscriptionId: first.subscriptionId };
    expect((await postForm('/billing', first.cookie, portal)).status).toBe(302);
    const trial = await makeTrial('Second & Sons');
    const id = await beginCheckout(trial.cookie);
    const paid = await askSandbox<{ subscription_id: string; customer_id: string }>(
      `transactions/${id}/pay`,
      { email: first.email, country: 'DE', postcode: '10115', company: 'Second GmbH' },
    );
    expect(paid.customer_id).toBe(first.customerId);
    second = { ...trial, subscriptionId: paid.subscription_id };
    await isActive(second.subscriptionId);
  }, 120_000);

  it('keeps the address that the first is billed to, whoever asks Paddle', async () => {
    const before = await payer();
    expect(before).toMatchObject({ business_id: first.id, address: { country: 'US' } });
    expect((await postForm('/billing', second.cookie, { intent: 'refresh' })).status).toBe(302);
    await syncBusiness(second.id);
    expect(await payer()).toEqual(before);
    await syncBusiness(first.id);
    expect(await payer()).toEqual(before);
    expect(await gap(first.id)).toBeNull();
    expect(await read('/billing', second.cookie)).not.toContain(first.email);
  });

  it('is shown at Paddle and changed there by neither', async () => {
    for (const { cookie, subscriptionId } of [first, second]) {
      const portal = await postForm('/billing', cookie, { intent: 'portal', subscriptionId });
      expect(portal.status).toBe(409);
      expect(await portal.text()).toContain('for another business as well');
    }
    const details = {
      intent: 'save',
      email: `taken-${first.id.slice(0, 8)}@people.test`,
      name: '',
      line1: '1 First Way',
      line2: '',
      city: 'New York',
      region: '',
      postalCode: '10001',
      country: 'US',
      company: '',
      taxId: '',
    };
    expect((await postForm('/billing/details', first.cookie, details)).status).toBe(409);
    const customer = await atPaddle<{ email: string }>(`/customers/${first.customerId}`);
    expect(customer.email).toBe(first.email);
    // Where the first is, is theirs.
    const own = await postForm('/billing/details', first.cookie, {
      ...details,
      email: first.email,
    });
    expect(own.status).toBe(302);
    expect((await payer())!.address).toMatchObject({ line1: '1 First Way', country: 'US' });
    const { address_id: other } = await atPaddle<{ address_id: string }>(
      `/subscriptions/${second.subscriptionId}`,
    );
    expect(await atPaddle(`/customers/${first.customerId}/addresses/${other}`)).toMatchObject({
      country_code: 'DE',
      first_line: null,
    });
  });

  it('is in no raw event that the owners of either can read', async () => {
    const stored = await sql(
      `select from public.webhook_events where provider = 'paddle' and business_id = $1`,
      [first.id],
    );
    expect(stored.length).toBeGreaterThan(0);
    const owner = await signedIn(first.email);
    const { data, error } = await owner
      .from('webhook_events')
      .select('type')
      .eq('provider', 'paddle');
    expect(error).toBeNull();
    expect(data).toEqual([]);
  });
});

describe('a second plan', () => {
  it('is not begun by a checkout that was left, and is shown where it was paid all the same', async () => {
    const trial = await makeTrial('Doubled & Sons');
    const left = await beginCheckout(trial.cookie, 'starter');
    const taken = await beginCheckout(trial.cookie, 'pro');
    const checkout = `/billing/checkout?_ptxn=${left}`;
    expect(await read(checkout)).not.toContain('Nothing is to be paid here');
    const pay = (id: string) =>
      askSandbox<{ subscription_id: string }>(`transactions/${id}/pay`, { email: trial.email });
    const { subscription_id: pro } = await pay(taken);
    await isActive(pro);
    for (const cookie of [undefined, trial.cookie]) {
      expect(await read(checkout, cookie)).toContain('Nothing is to be paid here');
    }
    expect(await read(checkout)).not.toContain('Doubled');
    expect(await read('/billing', trial.cookie)).not.toContain('more than one plan');

    // The checkout was open in another tab.
    const { subscription_id: starter } = await pay(left);
    await isActive(starter);
    const shown = await read('/billing', trial.cookie);
    expect(shown).toContain('You pay for more than one plan');
    // One of them counts, and the other one is named with its own way to cancel it.
    const [counts] = await sql<{ id: string }>('select id from private.current_subscription($1)', [
      trial.id,
    ]);
    const other = counts!.id === pro ? starter : pro;
    const link = `/billing/cancel?subscription=${other}`;
    expect(shown).toContain(`href="${link}"`);
    const cancel = await read(link, trial.cookie);
    expect(cancel).toContain(other === pro ? 'Cancel Pro?' : 'Cancel Starter?');
    expect(cancel).toContain('which counts, goes on as before');
    expect(cancel).toContain(`value="${other}"`);
    const wrong = await read(
      '/billing/cancel?subscription=sub_00000000000000000000000000',
      trial.cookie,
    );
    expect(wrong).not.toContain(counts!.id);
    const done = await postForm(link, trial.cookie, { intent: 'cancel', subscriptionId: other });
    expect(done.status).toBe(302);
    const change = async (id: string) =>
      (await atPaddle<{ scheduled_change: { action: string } | null }>(`/subscriptions/${id}`))
        .scheduled_change;
    expect(await change(other)).toMatchObject({ action: 'cancel' });
    expect(await change(counts!.id)).toBeNull();
    expect(await read('/billing', trial.cookie)).not.toContain(`href="${link}"`);
  }, 90_000);
});

describe('a business that asks Paddle all the time', () => {
  it('waits, so that the others get their answers, and can still cancel', async () => {
    const trial = await makeTrial('Asking & Sons');
    // Nothing is there to ask for yet: each is an attempt, and no request of Paddle's.
    const refresh = () => postForm('/billing', trial.cookie, { intent: 'refresh' });
    for (let n = 0; n < 30; n++) expect((await refresh()).status, String(n)).toBe(302);
    const refused = await refresh();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('Paddle was asked many times');

    const id = await beginCheckout(trial.cookie, 'starter');
    const asked = await postForm(`/billing/return?transaction=${id}`, trial.cookie, {
      intent: 'ask',
    });
    expect(asked.status).toBe(429);
    const { subscription_id: subscriptionId } = await askSandbox<{ subscription_id: string }>(
      `transactions/${id}/pay`,
      { email: trial.email },
    );
    await isActive(subscriptionId);
    const preview = await read('/billing/change?plan=business&interval=month', trial.cookie);
    expect(preview).toContain('Paddle was asked many times');
    expect(preview).not.toContain('name="agreed"');
    const cancel = { intent: 'cancel', subscriptionId };
    expect((await postForm('/billing/cancel', trial.cookie, cancel)).status).toBe(302);
    // Another business is not kept waiting.
    const other = await makeTrial('Quiet & Sons');
    expect((await postForm('/billing', other.cookie, { intent: 'refresh' })).status).toBe(302);
  }, 120_000);
});

describe('who may not read billing', () => {
  it('learns neither the number of the owner nor the subscription', async () => {
    const payer = await makePayer('Hidden & Sons');
    const watcher = await makePerson('Watcher', { memberOf: payer.id });
    await sql(
      `update public.billing_accounts set at_cap = 'ring', ring_number = '+14155550155' where business_id = $1`,
      [payer.id],
    );
    const at = { p_business_id: payer.id, p_at: new Date().toISOString() };
    const known = async (email: string) => {
      const client = await signedIn(email);
      const [state, service] = await Promise.all([
        client.rpc('billing_state', { p_business_id: payer.id }),
        client.rpc('service_at', at),
      ]);
      return { state: state.data, service: service.data };
    };
    expect(await known(payer.email)).toMatchObject({
      state: { ring_number: '+14155550155', subscription_id: payer.subscriptionId },
      service: { ringNumber: '+14155550155', atCap: 'ring' },
    });
    expect(await known(watcher.email)).toMatchObject({
      state: { ring_number: null, subscription_id: null, plan: 'pro', state: 'active' },
      service: { ringNumber: null, isRingHidden: true, atCap: 'ring' },
    });
    // The minutes are used up: calls ring, and the page says so to both.
    await sql(
      `insert into public.usage_entries (business_id, called_at, counted_at, seconds, reason)
       values ($1, now(), now(), 360000, 'length')`,
      [payer.id],
    );
    const check = '/receptionist/check';
    expect(await read(check, payer.cookie)).toContain('(415) 555-0155');
    const seen = await read(check, await sessionCookie(watcher.email));
    expect(seen).toContain('The owner’s phone: it rings at once');
    expect(seen).not.toMatch(/555-?0155/);
  }, 90_000);
});
