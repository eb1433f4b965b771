import { Hono, type Context } from 'hono';
import { html } from 'hono/html';

import { runDue } from './clock';
import { makeInvoice } from './invoice';
import { layout } from './layout';
import { invoiceUrl, isSigned, portalUrl } from './links';
import { notFound, PaddleProblem } from './problem';
import type { Site } from './site';
import { cancelSubscription, paymentMethodTransaction } from './subscriptions';
import { formatMoney } from './totals';
import type { World } from './world';

/** The stand-in for Paddle's customer portal: what a customer sees and does at Paddle itself. */
export function portalPages(world: World, site: Site) {
  const requireCustomer = (c: Context): string => {
    const id = c.req.param('customer') ?? '';
    world.get('customer', id);
    if (!isSigned(id, c.req.query('token')?.replace(/^pga_/, ''))) {
      throw new PaddleProblem('forbidden', 'This link is not valid any more.', { status: 403 });
    }
    return id;
  };
  const subscriptionOf = (c: Context, customerId: string): string => {
    const id = c.req.query('subscription_id') ?? '';
    if (world.get('subscription', id).customer_id !== customerId) throw notFound(id);
    return id;
  };
  return new Hono()
    .get('/:customer', (c) => c.html(overview(world, site, requireCustomer(c), null)))
    .post('/:customer', async (c) => {
      const customerId = requireCustomer(c);
      const id = subscriptionOf(c, customerId);
      const isCancel = c.req.query('action') === 'cancel_subscription';
      try {
        const transactionId = await world.change(() => {
          runDue(world, site.checkoutPage, customerId);
          return world.as(customerId, () => {
            if (!isCancel) return paymentMethodTransaction(world, id, site.checkoutPage).id;
            cancelSubscription(world, id, 'next_billing_period');
            return null;
          });
        });
        const back = portalUrl(site.url, customerId, 'overview');
        if (!transactionId) return c.redirect(back, 303);
        const checkout = new URL(`/checkout/${transactionId}`, site.url);
        checkout.searchParams.set('success', back);
        return c.redirect(checkout.href, 303);
      } catch (error) {
        if (!(error instanceof PaddleProblem)) throw error;
        return c.html(overview(world, site, customerId, error.message), 422);
      }
    });
}

function overview(world: World, site: Site, customerId: string, fault: string | null) {
  const { email } = world.get('customer', customerId);
  const subscriptions = world
    .bodies('subscription')
    .filter(({ customer_id }) => customer_id === customerId);
  const transactions = world
    .bodies('transaction')
    .filter((one) => one.customer_id === customerId && one.status === 'completed')
    .toReversed();
  const act = (action: string, id: string) => portalUrl(site.url, customerId, action, id);
  return layout(
    'Customer portal',
    html`<main>
      <h1>Customer portal</h1>
      <p>This is a simulated Paddle. You are ${email}.</p>
      ${fault ? html`<p role="alert">${fault}</p>` : ''}
      <p><a href="${site.frontdesk}/billing">Back to Frontdesk</a></p>
      <h2>Subscriptions</h2>
      ${subscriptions.map(
        ({ id, status, items, scheduled_change: change, next_billed_at: next }) =>
          html`<section aria-label="${items[0]?.product.name}">
            <p>
              <strong>${items[0]?.product.name}</strong>, ${status.replace('_', ' ')}.
              ${change ? `To ${change.action} on ${change.effective_at.slice(0, 10)}.` : ''}
              ${next ? `Next bill on ${next.slice(0, 10)}.` : ''}
            </p>
            ${
              status === 'canceled'
                ? ''
                : html`<form class="row" method="post">
                    <button formaction="${act('update_subscription_payment_method', id)}">
                      Another card
                    </button>
                    <button formaction="${act('cancel_subscription', id)}">
                      Cancel at the end of the period
                    </button>
                  </form>`
            }
          </section>`,
      )}
      <h2>Payments</h2>
      <div class="scroll">
        <table>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Invoice</th>
            <th scope="col">Paid</th>
          </tr>
          ${transactions.map(
            ({ id, billed_at, invoice_number, details, currency_code }) =>
              html`<tr>
                <td>${billed_at?.slice(0, 10)}</td>
                <td><a href="${invoiceUrl(site.url, id, 'inline')}">${invoice_number}</a></td>
                <td>${formatMoney(details?.totals?.grand_total ?? '0', currency_code)}</td>
              </tr>`,
          )}
        </table>
      </div>
    </main>`,
  );
}

/** The files of invoices, by addresses that hold for an hour. */
export function invoiceFiles(world: World) {
  return new Hono().get('/:file{txn_[a-z0-9]+\\.pdf}', (c) => {
    const id = c.req.param('file').replace(/\.pdf$/, '');
    const { expires, signature, disposition } = c.req.query();
    if (!isSigned(`${id}:${expires}`, signature) || Number(expires) * 1000 < Date.now()) {
      return c.text('Request has expired', 403);
    }
    const number = world.get('transaction', id).invoice_number;
    return c.body(new Uint8Array(makeInvoice(world, id)), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `${disposition === 'inline' ? 'inline' : 'attachment'}; filename="invoice_${number}.pdf"`,
    });
  });
}
