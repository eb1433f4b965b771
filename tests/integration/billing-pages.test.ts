import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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
import { eventually, mailboxUrl, page, sessionCookie, sql } from './stack';

type PaddleSubscription = {
  status: string;
  scheduled_change: { action: string; effective_at: string; resume_at: string | null } | null;
  items: { price: { id: string } }[];
};

/** A page without what is not read. */
const read = async (path: string, cookie: string) => readable(await page(path, cookie));
const readable = async (answer: Response) =>
  (await answer.text())
    .replaceAll('<!-- -->', '')
    .replace(/<script[^]*?<\/script>/g, '')
    .replace(/<link[^>]*>/g, '')
    .replace(/<svg[^]*?<\/svg>/g, '')
    .replace(/ class="[^"]*"/g, '');
const subscription = (id: string) => atPaddle<PaddleSubscription>(`/subscriptions/${id}`);
const row = async (id: string) =>
  (
    await sql<{ status: string; scheduled_action: string | null; plan: string }>(
      'select status, scheduled_action, plan from public.subscriptions where id = $1',
      [id],
    )
  )[0];
const log = async (business: string) =>
  (
    await sql<{ action: string }>(
      `select action from public.audit_log where business_id = $1 and action like 'subscription.%' order by id`,
      [business],
    )
  ).map(({ action }) => action.replace('subscription.', ''));
const billed = (business: string) =>
  sql<{ id: string; total: string }>(
    `select id, total from public.transactions where business_id = $1 and status in ('paid', 'completed')`,
    [business],
  );

let payer: Payer;
let stranger: string;
let viewer: string;
beforeAll(async () => {
  payer = await makePayer('Paying & Sons');
  const watcher = await makePerson('Watcher', { memberOf: payer.id });
  await sql(`update public.memberships set role = 'viewer' where user_id = $1`, [watcher.id]);
  [stranger, viewer] = (await Promise.all(
    ['other@frontdesk.test', watcher.email].map(sessionCookie),
  )) as [string, string];
}, 120_000);
afterAll(async () => {
  await askSandbox('outage', { mode: 'off' });
  await askSandbox('deliveries', { mode: 'normal', release: true });
});

describe('who may see and change what a business pays', () => {
  it('is its owners; others read on each page what concerns them', async () => {
    for (const path of ['/billing', '/billing/plans', '/billing/cancel', '/billing/pause']) {
      expect((await page(path, viewer)).status, path).toBe(403);
    }
    expect((await postForm('/billing', viewer, { intent: 'refresh' })).status).toBe(403);
    expect(await read('/today', viewer)).not.toContain('href="/billing"');
    expect(await read('/today', payer.cookie)).toContain('href="/billing"');
  });

  it('is never another business: its ids are not there', async () => {
    const other = await makePayer('Another & Sons');
    const { subscriptionId } = other;
    const before = await subscription(subscriptionId);
    const acts: [string, Record<string, string>][] = [
      ['/billing', { intent: 'keep' }],
      ['/billing', { intent: 'payment-method' }],
      ['/billing', { intent: 'portal' }],
      ['/billing/cancel', { intent: 'cancel' }],
      ['/billing/pause', { intent: 'pause', months: '1' }],
      ['/billing/resume', { intent: 'resume' }],
      [
        '/billing/change',
        { intent: 'change', plan: 'business', interval: 'month', agreed: '999999' },
      ],
    ];
    for (const [path, fields] of acts) {
      for (const id of [subscriptionId, 'sub_00000000000000000000000000', '', '%']) {
        const answer = await postForm(path, payer.cookie, { ...fields, subscriptionId: id });
        expect(answer.status, `${path} ${fields.intent} ${id}`).toBe(404);
      }
    }
    expect(await subscription(subscriptionId)).toEqual(before);
    for (const path of [
      `/billing/return?transaction=${other.transactionId}`,
      `/billing/invoices/${other.transactionId}.pdf`,
    ]) {
      expect((await page(path, payer.cookie)).status, path).toBe(404);
    }
    const mail = await postForm(`/billing/checkout?_ptxn=${other.transactionId}`, payer.cookie, {
      intent: 'mail',
    });
    expect(mail.status).toBe(404);
    expect(
      await read(`/billing/checkout?_ptxn=${other.transactionId}`, payer.cookie),
    ).not.toContain('Another');
  });
});

describe('a checkout', () => {
  it('is one, however often it is begun, and names the business that it is for', async () => {
    const trial = await makeTrial('Twice & Sons');
    const first = await beginCheckout(trial.cookie);
    expect(await beginCheckout(trial.cookie)).toBe(first);
    const made = await atPaddle<{
      custom_data: unknown;
      origin: string;
      checkout: { url: string };
    }>(`/transactions/${first}`);
    expect(made.custom_data).toEqual({ business_id: trial.id });
    expect(made.checkout.url).toMatch(/\/billing\/checkout\?_ptxn=txn_/);
    // Another plan is another payment, of which one at most is paid.
    expect(await beginCheckout(trial.cookie, 'starter')).not.toBe(first);
    expect(await log(trial.id)).toEqual(['checkout', 'checkout']);
  });

  it('is one for two presses at once', async () => {
    const trial = await makeTrial('At Once & Sons');
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        postForm('/billing/plans', trial.cookie, { plan: 'pro', interval: 'year' }),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses.every((status) => status === 302 || status === 409)).toBe(true);
    expect(statuses[0]).toBe(302);
    const rows = await sql('select from public.transactions where business_id = $1', [trial.id]);
    expect(rows).toHaveLength(1);
  });

  it('gives nothing by coming back from it: only by what Paddle says', async () => {
    const trial = await makeTrial('Waiting & Sons');
    const id = await beginCheckout(trial.cookie);
    const back = `/billing/return?transaction=${id}&refresh=10`;
    const waiting = await read(back, trial.cookie);
    expect(waiting).toContain('Waiting for Paddle to say that it is paid');
    expect(waiting).toMatch(/<noscript><meta http-equiv="refresh" content="10"/i);
    await postForm(back, trial.cookie, { intent: 'ask' });
    expect(await read('/billing', trial.cookie)).toContain('Free trial');

    await askSandbox(`transactions/${id}/pay`, { email: trial.email });
    await eventually(
      async () => (await read(back, trial.cookie)).includes('You are on Pro'),
      20_000,
    );
    expect(await read(back, trial.cookie)).not.toMatch(/http-equiv="refresh"/i);
    // Whoever presses again has what they wanted.
    const again = await postForm('/billing/plans', trial.cookie, {
      plan: 'pro',
      interval: 'month',
    });
    expect(again.headers.get('Location')).toBe('/billing');
  });

  it('that was paid and not heard of is not begun again', async () => {
    const trial = await makeTrial('Unheard & Sons');
    const id = await beginCheckout(trial.cookie);
    await askSandbox('deliveries', { mode: 'hold' });
    try {
      await askSandbox(`transactions/${id}/pay`, { email: trial.email });
      const again = await postForm('/billing/plans', trial.cookie, {
        plan: 'pro',
        interval: 'month',
      });
      expect(again.headers.get('Location')).toBe(`/billing/return?transaction=${id}`);
      // The owner asks, and has not to wait for the event.
      await postForm(`/billing/return?transaction=${id}`, trial.cookie, { intent: 'ask' });
      expect(await read(`/billing/return?transaction=${id}`, trial.cookie)).toContain(
        'You are on Pro',
      );
    } finally {
      await askSandbox('deliveries', { mode: 'normal', release: true });
    }
  });

  it('opens for whoever has its link, and tells them nothing of the business', async () => {
    const trial = await makeTrial('Linked & Sons');
    const id = await beginCheckout(trial.cookie);
    const path = `/billing/checkout?_ptxn=${id}`;
    const open = await page(path);
    expect(open.status).toBe(200);
    expect(await open.text()).not.toContain('Linked');
    const own = await read(path, trial.cookie);
    expect(own).toContain('Linked &amp; Sons');
    expect(own).toContain('$99.00 before tax');
    expect((await page('/billing/checkout?_ptxn=txn_nonsense')).status).toBe(404);
    expect((await page('/billing/checkout')).status).toBe(404);

    const sent = await postForm(path, trial.cookie, { intent: 'mail' });
    expect(await sent.text()).toContain(`on its way to`);
    await eventually(async () => {
      const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as {
        to: { address: string }[];
        text: string;
      }[];
      return mails.some(
        ({ to, text }) =>
          to[0]?.address === trial.email && text.includes(`/billing/checkout?_ptxn=${id}`),
      );
    }, 15_000);
  });
});

describe('what an owner does to the plan', () => {
  it('is at Paddle, on the page and in the log once, before any event and however often pressed', async () => {
    const { id, cookie, subscriptionId, customerId } = await makePayer('Acting & Sons');
    await askSandbox('deliveries', { mode: 'hold', customer: customerId });
    const cancel = () => postForm('/billing/cancel', cookie, { intent: 'cancel', subscriptionId });
    const keep = () => postForm('/billing', cookie, { intent: 'keep', subscriptionId });

    expect((await cancel()).status).toBe(302);
    expect((await cancel()).status).toBe(302);
    expect((await subscription(subscriptionId)).scheduled_change?.action).toBe('cancel');
    expect(await row(subscriptionId)).toMatchObject({ scheduled_action: 'cancel' });
    const ending = await read('/billing', cookie);
    expect(ending).toMatch(/Ends on \w+ \d+/);
    expect(ending).toContain('Keep the plan');
    expect(await read('/today', cookie)).toMatch(/The Pro plan ends on/);

    expect((await keep()).status).toBe(302);
    expect((await keep()).status).toBe(302);
    expect((await subscription(subscriptionId)).scheduled_change).toBeNull();
    expect(await read('/billing', cookie)).toContain('The next charge is $107.79 with tax, on');

    const pause = (months: string) =>
      postForm('/billing/pause', cookie, { intent: 'pause', months, subscriptionId });
    expect((await pause('2')).status).toBe(302);
    expect((await pause('2')).status).toBe(302);
    expect((await subscription(subscriptionId)).scheduled_change).toMatchObject({
      action: 'pause',
      resume_at: expect.stringMatching(/^20/),
    });
    expect(await read('/billing', cookie)).toMatch(/Paused from .*It goes on by itself on/s);
    // Another wish in place of the first.
    expect((await cancel()).status).toBe(302);
    expect((await subscription(subscriptionId)).scheduled_change?.action).toBe('cancel');
    const refused = await pause('0');
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('Keep it first, then pause it');
    expect(await log(id)).toEqual(['checkout', 'cancel', 'keep', 'pause', 'cancel']);

    await askSandbox('deliveries', { mode: 'normal', release: true, customer: customerId });
    // The events of all of that, which come late, change nothing.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await row(subscriptionId)).toMatchObject({ scheduled_action: 'cancel' });
  });

  it('is done once for two presses at once', async () => {
    const { id, cookie, subscriptionId } = await makePayer('Hasty & Sons');
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        postForm('/billing/cancel', cookie, { intent: 'cancel', subscriptionId }),
      ),
    );
    expect(answers.some(({ status }) => status === 302)).toBe(true);
    expect(answers.every(({ status }) => status === 302 || status === 409)).toBe(true);
    expect(await log(id)).toEqual(['checkout', 'cancel']);
  });

  it('charges what was shown, once, and nothing beyond it', async () => {
    const { id, cookie, subscriptionId } = await makePayer('Growing & Sons', { plan: 'starter' });
    const preview = await read('/billing/change?plan=business&interval=month', cookie);
    const agreed = /name="agreed" value="(\d+)"/.exec(preview)?.[1];
    expect(Number(agreed)).toBeGreaterThan(0);
    expect(preview).toMatch(/Pay \$[\d,.]+ and change/);
    expect((await subscription(subscriptionId)).items).toHaveLength(1);
    expect(await row(subscriptionId)).toMatchObject({ plan: 'starter' });
    const change = (most: string) =>
      postForm('/billing/change?plan=business&interval=month', cookie, {
        intent: 'change',
        plan: 'business',
        interval: 'month',
        agreed: most,
        subscriptionId,
      });
    const tooMuch = await change(String(Number(agreed) - 200));
    expect(tooMuch.status).toBe(409);
    expect(await tooMuch.text()).toContain('would charge more than you were shown');
    expect(await row(subscriptionId)).toMatchObject({ plan: 'starter' });
    expect(await billed(id)).toHaveLength(1);

    expect((await change(String(agreed))).status).toBe(302);
    expect(await row(subscriptionId)).toMatchObject({ plan: 'business' });
    expect((await change(String(agreed))).status).toBe(302);
    await eventually(async () => (await billed(id)).length === 2, 15_000);
    const page2 = await read('/billing', cookie);
    expect(page2).toContain('Business');
    expect(await log(id)).toEqual(['checkout', 'change-plan']);
  });

  it('goes back from a larger plan with a credit, and says what the smaller one does not hold', async () => {
    const { id, cookie, subscriptionId, customerId } = await makePayer('Shrinking & Sons', {
      plan: 'business',
    });
    for (let n = 0; n < 3; n++) await makePerson(`Extra ${n}`, { memberOf: id });
    const call = (at: string, seconds: number, recording: string | null) =>
      sql(
        `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome, recording_url)
         values ($1, $2, 'ended', now(), now() - $3::interval, $4, 'message', $5)`,
        [id, randomUUID(), at, seconds, recording],
      );
    // Too short to be counted.
    await call('100 days', 14, 'https://recordings.test/old.mp3');
    await call('0 days', 61 * 60, null);
    await sql(
      `insert into public.webhook_endpoints (business_id, url, events) values ($1, 'https://hooks.test/', '{call.ended}')`,
      [id],
    );
    const preview = await read('/billing/change?plan=starter&interval=month', cookie);
    expect(preview).toContain('Nothing is charged now');
    expect(preview).toContain('is kept for the next invoices');
    expect(preview).toContain('You are 4 people');
    expect(preview).toContain('1 recording of calls is older than 90 days');
    expect(preview).toContain('1 webhook gets nothing more');
    expect(preview).toContain('61 minutes of this month are used already');
    const answer = await postForm('/billing/change', cookie, {
      intent: 'change',
      plan: 'starter',
      interval: 'month',
      agreed: '0',
      subscriptionId,
    });
    expect(answer.status).toBe(302);
    expect(await row(subscriptionId)).toMatchObject({ plan: 'starter' });
    // What is left of the larger plan pays the next bills, and is no bill that was paid.
    const said = () => read('/billing', cookie);
    const credit = 'The next bill is $42.46 with tax';
    await eventually(async () => (await said()).includes(credit), 15_000);
    expect(await said()).toMatch(/taken from your credit of \$2\d\d\.\d\d, and nothing is charged/);
    expect(await said()).toContain('Kept for the next invoices');
    expect(await said()).not.toMatch(/[-−]\$\d/);
    await askSandbox('clock', { advance: 'P32D', customer: customerId });
    const taken = '$42.46 in all, $42.46 taken from credit';
    await eventually(async () => (await said()).includes(taken), 20_000);
    const there = await read('/billing/change?plan=starter&interval=month', cookie);
    expect(there).toContain('You are on Starter');
    expect(there).not.toContain('name="agreed"');
    expect(await read('/billing/plans?interval=year', cookie)).toContain('Pay yearly');
  });

  it('pays what is due by our checkout, and resumes what rests', async () => {
    const { cookie, subscriptionId, customerId } = await makePayer('Late & Sons');
    await askSandbox(`subscriptions/${subscriptionId}/card`, { declines: true });
    await askSandbox('clock', { advance: 'P32D', customer: customerId });
    await eventually(async () => (await row(subscriptionId))?.status === 'past_due', 20_000);
    const due = await read('/billing', cookie);
    expect(due).toMatch(/Past due since/);
    expect(due).toContain('Pay $107.79 now');
    expect(due).toContain('The payment of $107.79 for Pro');
    expect(await read('/today', cookie)).toMatch(/The payment of \$107\.79 for Pro failed on/);
    const refused = await page('/billing/change?plan=business&interval=month', cookie);
    expect(await refused.text()).toContain('A payment is due. Pay it first');

    const pay = await postForm('/billing', cookie, { intent: 'payment-method', subscriptionId });
    const transaction = /_ptxn=(txn_\w+)/.exec(pay.headers.get('Location') ?? '')?.[1];
    await askSandbox(`transactions/${transaction}/pay`, {});
    await eventually(
      async () =>
        (await read(`/billing/return?transaction=${transaction}`, cookie)).includes(
          'You are on Pro',
        ),
      20_000,
    );
    expect(await read('/billing', cookie)).toContain('Active');

    await postForm('/billing/pause', cookie, { intent: 'pause', months: '6', subscriptionId });
    await askSandbox('clock', { advance: 'P32D', customer: customerId });
    await eventually(async () => (await row(subscriptionId))?.status === 'paused', 20_000);
    expect(await read('/billing', cookie)).toMatch(/Paused until .*It goes on by itself on/s);
    expect(await read('/today', cookie)).toMatch(/The plan is paused.* It goes on by itself on/);
    expect(await read('/billing/plans', cookie)).toContain('href="/billing/resume"');
    const change = await read('/billing/change?plan=business&interval=month', cookie);
    expect(change).toContain('href="/billing/resume"');
    expect(await read('/billing/resume', cookie)).toContain('Pay $107.79 and resume');
    await askSandbox('outage', { mode: 'down' });
    try {
      expect(await read('/billing/resume', cookie)).toContain('Pay $99.00 before tax and resume');
    } finally {
      await askSandbox('outage', { mode: 'off' });
    }
    await eventually(
      async () => (await postForm('/billing', cookie, { intent: 'refresh' })).status === 302,
      20_000,
    );
    const resume = () => postForm('/billing/resume', cookie, { intent: 'resume', subscriptionId });
    expect((await resume()).status).toBe(302);
    expect((await resume()).status).toBe(302);
    expect(await row(subscriptionId)).toMatchObject({ status: 'active' });
  });

  it('comes back after the end by a new payment', async () => {
    const { cookie, subscriptionId, customerId, email } = await makePayer('Returning & Sons');
    await postForm('/billing/cancel', cookie, { intent: 'cancel', subscriptionId });
    await askSandbox('clock', { advance: 'P32D', customer: customerId });
    await eventually(async () => (await row(subscriptionId))?.status === 'canceled', 20_000);
    expect(await read('/billing', cookie)).toMatch(/Ended on/);
    const again = await beginCheckout(cookie, 'starter');
    const made = await atPaddle<{ customer_id: string; address_id: string | null }>(
      `/transactions/${again}`,
    );
    expect(made.customer_id).toBe(customerId);
    // Who pays is not asked again.
    const before = await atPaddle<{ address_id: string }>(`/subscriptions/${subscriptionId}`);
    expect(made.address_id).toBe(before.address_id);
    expect(await read(`/billing/checkout?_ptxn=${again}`, cookie)).toContain('$42.46 with tax');
    await askSandbox(`transactions/${again}/pay`, { email });
    await eventually(async () => (await read('/billing', cookie)).includes('Starter'), 20_000);
  });
});

describe('while Paddle is away', () => {
  it('the page shows what is known and when it was true, and an act says what to do', async () => {
    const { cookie, subscriptionId } = payer;
    await askSandbox('outage', { mode: 'down' });
    try {
      const known = await read('/billing', cookie);
      expect(known).toMatch(/As Paddle said (today|yesterday|\w+ \d+), \d+:\d\d [ap]m/);
      expect(known).toContain('Pro');
      const act = await postForm('/billing/cancel', cookie, { intent: 'cancel', subscriptionId });
      expect(act.status).toBe(503);
      expect(await act.text()).toContain('Paddle does not answer just now. Try again in a minute');
      const preview = await page('/billing/change?plan=business&interval=month', cookie);
      expect(preview.status).toBe(200);
      const text = await preview.text();
      expect(text).toContain('Paddle did not say what it costs');
      expect(text).not.toContain('name="agreed"');
      const invoice = await page(`/billing/invoices/${payer.transactionId}.pdf`, cookie);
      expect(invoice.status).toBe(502);
      expect(await read('/pricing', cookie)).toContain('$99');
    } finally {
      await askSandbox('outage', { mode: 'off' });
    }
    // Nothing was left behind that would keep the next try away.
    expect(await row(subscriptionId)).toMatchObject({ scheduled_action: null });
    // A vendor that failed often is left alone for a moment.
    await eventually(async () => {
      const answer = await postForm('/billing', cookie, { intent: 'refresh' });
      return answer.status === 302;
    });
  });
});

describe('who pays', () => {
  it('is changed at Paddle, and shown as Paddle has it', async () => {
    const { id, cookie, customerId, subscriptionId } = await makePayer('Booked & Sons');
    const details = {
      intent: 'save',
      email: `books-${id.slice(0, 8)}@people.test`,
      name: 'Bo Keeper',
      line1: '1 Ledger Lane',
      line2: '',
      city: 'Berlin',
      region: '',
      postalCode: '10115',
      country: 'DE',
      company: 'Booked GmbH',
      taxId: 'DE123456789',
    };
    const wrong = await postForm('/billing/details', cookie, {
      ...details,
      email: 'x',
      company: '',
    });
    expect(wrong.status).toBe(400);
    const text = await wrong.text();
    expect(text).toContain('Enter an e-mail address');
    expect(text).toContain('1 Ledger Lane');

    expect((await postForm('/billing/details', cookie, details)).status).toBe(302);
    expect((await postForm('/billing/details', cookie, details)).status).toBe(302);
    const customer = await atPaddle<{ email: string }>(`/customers/${customerId}`);
    expect(customer.email).toBe(details.email);
    const shown = await read('/billing', cookie);
    for (const words of [
      'Bo Keeper',
      '1 Ledger Lane',
      '10115 Berlin',
      'Germany',
      'Booked GmbH',
      'DE123456789',
    ]) {
      expect(shown).toContain(words);
    }
    const { business_id: company } = await atPaddle<{ business_id: string | null }>(
      `/subscriptions/${subscriptionId}`,
    );
    expect(company).toMatch(/^biz_/);
    // The next bill has the tax of the new place, which none has said yet.
    expect(shown).toContain('The next charge is $99.00 before tax');
    expect(await log(id)).toEqual(['checkout', 'details']);
    expect((await postForm('/billing/details', viewer, details)).status).toBe(403);
  });

  it('opens Paddle’s own pages only for a customer who is this business’s', async () => {
    const { cookie, subscriptionId } = payer;
    const own = await postForm('/billing', cookie, { intent: 'portal', subscriptionId });
    expect(own.status).toBe(302);
    expect(own.headers.get('Location')).toContain(process.env.PADDLE_BASE_URL);

    // Somebody types the e-mail address of another business's payer into their own checkout.
    const trial = await makeTrial('Nosy & Sons');
    const id = await beginCheckout(trial.cookie);
    const { subscription_id: theirs } = await askSandbox<{ subscription_id: string }>(
      `transactions/${id}/pay`,
      { email: payer.email },
    );
    await eventually(async () => (await row(theirs))?.status === 'active', 20_000);
    const nosy = await postForm('/billing', trial.cookie, {
      intent: 'portal',
      subscriptionId: theirs,
    });
    expect(nosy.status).toBe(409);
    expect(await read('/billing', trial.cookie)).not.toContain(payer.email);
  });
});

describe('another card', () => {
  it('is no payment: its page says that nothing is charged', async () => {
    const { cookie, subscriptionId } = payer;
    const asked = await postForm('/billing', cookie, { intent: 'payment-method', subscriptionId });
    const shown = await read(asked.headers.get('Location')!, cookie);
    expect(shown).toContain('<h1>Change the payment method</h1>');
    expect(shown).toContain('It costs nothing now');
    expect(shown).not.toContain('Frontdesk Pro');
  });
});

describe('an invoice', () => {
  it('comes as a PDF by our own address, for those who may see it', async () => {
    const path = `/billing/invoices/${payer.transactionId}.pdf`;
    const file = await page(path, payer.cookie);
    expect(file.status).toBe(200);
    expect(file.headers.get('Content-Type')).toBe('application/pdf');
    expect(file.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="frontdesk-invoice-/,
    );
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await page(path, viewer)).status).toBe(403);
    expect((await page(path, stranger)).status).toBe(404);
    expect((await page(path)).status).toBe(302);
  });

  it('is listed with its amount and tax, in a currency without cents too', async () => {
    const { cookie } = await makePayer('Yen & Sons', { country: 'JP' });
    const shown = await read('/billing', cookie);
    expect(shown).toMatch(/¥[\d,]{5,}(?!\.)/);
    expect(shown).not.toMatch(/¥[\d,]+\.\d/);
  });
});

describe('when the minutes are used up', () => {
  it('calls get what the owner chose', async () => {
    const { cookie, id } = payer;
    const save = (fields: Record<string, string>, who = cookie) =>
      postForm('/billing', who, { intent: 'usage-choice', ...fields });
    const account = async () =>
      (
        await sql<{ at_cap: string; ring_number: string | null }>(
          'select at_cap, ring_number from public.billing_accounts where business_id = $1',
          [id],
        )
      )[0];
    const wrong = await save({ atCap: 'ring', ringNumber: '12' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('Enter a phone number');
    expect((await save({ atCap: 'ring', ringNumber: '' })).status).toBe(400);
    expect((await save({ atCap: 'ring', ringNumber: '(415) 555-0142' })).status).toBe(302);
    expect(await account()).toEqual({ at_cap: 'ring', ring_number: '+14155550142' });
    expect((await save({ atCap: 'overage', ringNumber: '' })).status).toBe(302);
    expect(await account()).toMatchObject({ at_cap: 'overage' });
    expect(await read('/billing/cancel', cookie)).toContain('although you chose “Keep answering”');
    expect((await save({ atCap: 'message' }, viewer)).status).toBe(403);
    expect((await save({ atCap: 'everything' })).status).toBe(400);
  });
});

describe('a business that is deleted', () => {
  it('pays no more, whatever Paddle thinks of it', async () => {
    const { cookie, subscriptionId, name } = await makePayer('Leaving & Sons');
    expect(await read('/settings/data', cookie)).toContain('Its Pro plan is cancelled at Paddle');
    const gone = await postForm('/settings/data', cookie, { intent: 'delete-business', name });
    expect(gone.status).toBe(302);
    await eventually(
      async () => (await subscription(subscriptionId)).status === 'canceled',
      20_000,
    );
  });

  it('has a checkout that is paid afterwards cancelled as well', async () => {
    const trial = await makeTrial('Too Late & Sons');
    const id = await beginCheckout(trial.cookie);
    await askSandbox('deliveries', { mode: 'hold' });
    const { subscription_id: made } = await askSandbox<{ subscription_id: string }>(
      `transactions/${id}/pay`,
      { email: trial.email },
    );
    await postForm('/settings/data', trial.cookie, { intent: 'delete-business', name: trial.name });
    await eventually(async () => (await subscription(made)).status === 'canceled', 20_000);
    await askSandbox('deliveries', { mode: 'normal', release: true });
  });
});

describe('what a deleted business leaves at Paddle', () => {
  it('is ended too when only a payment says that it is there', async () => {
    const { cookie, subscriptionId, name } = await makePayer('Half Known & Sons');
    await sql('delete from public.subscriptions where id = $1', [subscriptionId]);
    await postForm('/settings/data', cookie, { intent: 'delete-business', name });
    await eventually(
      async () => (await subscription(subscriptionId)).status === 'canceled',
      20_000,
    );
  });

  it('is seen to again where no job is left, and one that cannot be ended keeps no other', async () => {
    const [first, second] = [await makePayer('First & Sons'), await makePayer('Second & Sons')];
    const leftId = randomUUID();
    // Asked three times; then the job comes again.
    await askSandbox('faults', {
      match: `GET /subscriptions/${first.subscriptionId}`,
      status: 500,
      times: 3,
    });
    await sql(
      `insert into private.paddle_leftovers (business_id, subscriptions, transactions) values ($1, $2, '{}')`,
      [leftId, [first.subscriptionId, second.subscriptionId]],
    );
    await sql(`select graphile_worker.add_job('watch-billing')`);
    await eventually(
      async () => (await subscription(second.subscriptionId)).status === 'canceled',
      20_000,
    );
    await eventually(
      async () => (await subscription(first.subscriptionId)).status === 'canceled',
      20_000,
    );
    await eventually(
      async () =>
        (await sql('select from private.paddle_leftovers where business_id = $1', [leftId]))
          .length === 0,
    );
  });
});

describe('where billing is not set up', () => {
  it('the page says so, and nothing is asked', async () => {
    await sql('update private.billing_switch set is_on = false');
    try {
      const shown = await read('/billing', payer.cookie);
      expect(shown).toContain('Billing is not set up here');
      expect(shown).not.toContain('Choose a plan');
      expect(await read('/billing/plans', payer.cookie)).toContain('nobody pays');
      const demo = await sessionCookie('viewer@frontdesk.test');
      expect(await read('/today', demo)).not.toMatch(/free trial/i);
    } finally {
      await sql('update private.billing_switch set is_on = true');
    }
  });
});

describe('prices', () => {
  it('are those of the visitor’s country, as Paddle has them, and list prices where nothing says it', async () => {
    const seen = async (address: string) =>
      (
        await (
          await page('/pricing', undefined, { headers: { 'X-Forwarded-For': address } })
        ).text()
      ).replaceAll('<!-- -->', '');
    const list = await seen('10.1.2.3');
    expect(list).toContain('$39');
    expect(list).toContain('before tax');
    // The first one asks Paddle; whoever comes next from there finds the answer at the latest.
    const shows = (address: string, price: string) =>
      eventually(async () => (await seen(address)).includes(price), 5_000);
    await shows('192.0.2.7', '€36');
    await shows('198.51.100.7', '£31');
    await shows('203.0.113.7', '¥5,900');
    expect(await seen('203.0.113.8')).toContain('Japanese yen');
    const yearly = await (await page('/pricing?interval=year')).text();
    expect(yearly).toContain('$390');
    expect(yearly).toContain('$78');
  });
});

describe('a plan that is chosen among the prices for everybody', () => {
  const wish = '?plan=pro&interval=year';

  it('is kept from signing up until the business is set up, and is offered then', async () => {
    expect(await read('/pricing?interval=year', '')).toContain(
      `href="/signup${wish.replace('&', '&amp;')}"`,
    );
    expect(await read(`/signup${wish}`, '')).toContain('You chose Pro, paid yearly.');
    const signedUp = await postForm(`/signup${wish}`, '', {
      email: `wish-${randomUUID()}@frontdesk.test`,
      password: 'a-good-password',
      fullName: 'Wanda Wish',
    });
    const kept = signedUp.headers.getSetCookie().find((each) => each.startsWith('fd_plan='));
    const trial = await makeTrial('Wishing & Sons');
    await sql(`update public.businesses set onboarding_step = 'summary' where id = $1`, [trial.id]);
    const cookie = `${await sessionCookie(trial.email)}; ${kept?.split(';')[0]}`;
    expect(await read('/onboarding/summary', cookie)).toContain('Finish and pay for Pro, yearly');
    const done = await postForm('/onboarding/summary', cookie, { next: 'pay' });
    expect(done.headers.get('Location')).toBe(`/billing/plans${wish}`);
    expect(done.headers.getSetCookie().join()).toContain('fd_plan=;');
    const plans = await read(`/billing/plans${wish}`, cookie);
    expect(plans).toMatch(/Pro<span>You chose this/);
    expect(plans).toContain('name="interval" value="year"');
  });

  it('is none that there is not', async () => {
    expect(await read('/signup?plan=free&interval=year', '')).not.toContain('You chose');
  });
});
