import { page, eventually, sessionCookie, sql, url } from './integration/stack';
import { askSandbox } from './paddle';
import { makeBusiness, makePerson } from './people';

/** One of Paddle's entities, as its API has it now. */
export async function atPaddle<T = Record<string, never>>(path: string): Promise<T> {
  const answer = await fetch(`${process.env.PADDLE_BASE_URL}${path}`, {
    headers: { Authorization: `Bearer ${process.env.PADDLE_API_KEY}` },
  });
  return ((await answer.json()) as { data: T }).data;
}

/** Posts a form as a browser does. */
export function postForm(path: string, cookie: string, fields: Record<string, string>) {
  return page(path, cookie, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });
}

export type Payer = {
  id: string;
  name: string;
  email: string;
  cookie: string;
  subscriptionId: string;
  customerId: string;
  transactionId: string;
};

/** A business of the test's own in its trial, with its owner. */
export async function makeTrial(name: string) {
  const owner = await makePerson('Paying Owner');
  const id = await makeBusiness(name, [{ id: owner.id, role: 'owner' }]);
  // Without the plan that businesses of other tests have.
  await sql('delete from public.subscriptions where business_id = $1', [id]);
  return { id, name, email: owner.email, cookie: await sessionCookie(owner.email) };
}

/** Begins a payment by the page about plans. The transaction's id. */
export async function beginCheckout(cookie: string, plan = 'pro', interval = 'month') {
  const answer = await postForm('/billing/plans', cookie, { plan, interval });
  const id = /_ptxn=(txn_[a-z0-9]{26})$/.exec(answer.headers.get('Location') ?? '')?.[1];
  if (!id) throw new Error(`A checkout was answered ${answer.status}: ${await answer.text()}`);
  return id;
}

/** A business that pays, by way of our pages and of Paddle's events. */
export async function makePayer(
  name: string,
  { plan = 'pro', interval = 'month', country = 'US' } = {},
): Promise<Payer> {
  const trial = await makeTrial(name);
  const transactionId = await beginCheckout(trial.cookie, plan, interval);
  const paid = await askSandbox<{ subscription_id: string; customer_id: string }>(
    `transactions/${transactionId}/pay`,
    { email: trial.email, country, postcode: '10001' },
  );
  await eventually(async () => {
    const rows = await sql(
      `select from public.subscriptions s join public.billing_customers c on c.id = s.customer_id
       where s.business_id = $1 and s.status = 'active'`,
      [trial.id],
    );
    return rows.length > 0;
  }, 30_000);
  // What would be left of the trial hides how the plan stands.
  await sql(
    `update public.billing_accounts set trial_ends_at = now() - interval '1 day' where business_id = $1`,
    [trial.id],
  );
  return {
    ...trial,
    transactionId,
    subscriptionId: paid.subscription_id,
    customerId: paid.customer_id,
  };
}
