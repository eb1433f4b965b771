import { Hono, type Context } from 'hono';
import { html, raw } from 'hono/html';

import { identify, pay, requireOpen, type Buyer } from './checkout';
import { runDue } from './clock';
import { layout, type Theme } from './layout';
import { PaddleProblem } from './problem';
import type { Site } from './site';
import { formatMoney } from './totals';
import type { World } from './world';

const countries = {
  US: 'United States', AT: 'Austria', AU: 'Australia', BE: 'Belgium', CA: 'Canada', CH: 'Switzerland',
  DE: 'Germany', ES: 'Spain', FR: 'France', GB: 'United Kingdom', IE: 'Ireland', IT: 'Italy', JP: 'Japan',
  NL: 'Netherlands', PT: 'Portugal',
}; // prettier-ignore

/** How the page is shown, kept in its address. */
type View = {
  /** In a frame over a page of ours. */
  isEmbedded: boolean;
  theme: Theme;
  successUrl: string | null;
  email: string;
};

/** The stand-in for Paddle's hosted checkout: a form, which works without a script. */
export function checkoutPages(world: World, site: Site) {
  return new Hono()
    .get('/:id', (c) => {
      const id = c.req.param('id');
      const view = readView(c);
      const { status } = world.get('transaction', id);
      if (status === 'paid' || status === 'completed') return c.html(paid(world, id, view));
      requireOpen(world, id);
      return c.html(form(world, id, view, {}, null));
    })
    .post('/:id', async (c) => {
      const id = c.req.param('id');
      const view = readView(c);
      const given = (await c.req.parseBody()) as Buyer & { card?: string };
      try {
        const isPaid = await world.change(() => {
          const { customer_id } = world.get('transaction', id);
          runDue(world, site.checkoutPage, customer_id);
          return world.as(customer_id, () => {
            identify(world, id, given);
            return pay(world, id, given.card === 'declined', site.checkoutPage);
          });
        });
        if (!isPaid) {
          const fault = 'The card was declined. Nothing was paid: try another card.';
          return c.html(form(world, id, view, given, fault), 422);
        }
      } catch (error) {
        if (!(error instanceof PaddleProblem)) throw error;
        return c.html(form(world, id, view, given, error.message), 422);
      }
      if (!view.isEmbedded && view.successUrl) return c.redirect(view.successUrl, 303);
      return c.html(paid(world, id, view));
    });
}

function readView(c: Context): View {
  const { embedded, theme, success, email = '' } = c.req.query();
  const isWeb = success && /^https?:$/.test(URL.parse(success)?.protocol ?? '');
  return {
    isEmbedded: embedded === '1',
    theme: theme === 'dark' || theme === 'light' ? theme : null,
    successUrl: isWeb ? success : null,
    email,
  };
}

function form(world: World, id: string, view: View, given: Buyer, fault: string | null) {
  const { details, currency_code: currency, ...who } = world.get('transaction', id);
  const money = (amount: string | undefined) => formatMoney(amount ?? '0', currency);
  const totals = details?.totals;
  const isForCard = who.origin === 'subscription_payment_method_change';
  return layout(
    'Checkout',
    html`<main class="narrow">
      <h1>${isForCard ? 'Another card' : 'Checkout'}</h1>
      <p>This is a simulated Paddle: no card is asked, and no money moves.</p>
      ${fault ? html`<p role="alert">${fault}</p>` : ''}
      <table>
        ${(details?.line_items ?? []).map(
          (line) =>
            html`<tr>
              <td>${line.product?.name}</td>
              <td class="sum">${money(line.totals?.subtotal)}</td>
            </tr>`,
        )}
        <tr>
          <td>Tax</td>
          <td class="sum">${who.address_id ? money(totals?.tax) : 'by your country'}</td>
        </tr>
        <tr>
          <th scope="row">To pay now</th>
          <td class="sum"><strong>${money(totals?.balance)}</strong></td>
        </tr>
      </table>
      <form method="post">
        ${
          who.customer_id
            ? ''
            : html`<label>
                E-mail
                <input
                  name="email"
                  type="email"
                  autocomplete="email"
                  required
                  value="${given.email ?? view.email}"
                />
              </label>`
        }
        ${who.address_id ? '' : place(given)} ${who.business_id ? '' : company(given)}
        <fieldset>
          <legend>Card</legend>
          <label class="choice">
            <input type="radio" name="card" value="good" checked /> 4242 4242 4242 4242 is accepted
          </label>
          <label class="choice">
            <input type="radio" name="card" value="declined" /> 4000 0000 0000 0002 is declined
          </label>
        </fieldset>
        <button class="main">${isForCard ? 'Save the card' : 'Pay now'}</button>
      </form>
      ${
        view.isEmbedded
          ? html`<p><button type="button" id="close">Close</button></p>
              ${tellParent('document.getElementById("close").onclick = () =>', 'checkout.closed', id)}
              ${tellParent('', fault ? 'checkout.payment.failed' : 'checkout.loaded', id)}`
          : ''
      }
    </main>`,
    view,
  );
}

function place(given: Buyer) {
  return html`<label>
      Country
      <select name="country" autocomplete="country">
        ${Object.entries(countries).map(
          ([code, name]) =>
            html`<option value="${code}" ${given.country === code ? 'selected' : ''}>
              ${name}
            </option>`,
        )}
      </select>
    </label>
    <label>
      Postcode
      <input name="postcode" autocomplete="postal-code" value="${given.postcode ?? ''}" />
    </label>`;
}

function company(given: Buyer) {
  return html`<details>
    <summary>For a company</summary>
    <label>Name <input name="company" value="${given.company ?? ''}" /></label>
    <label>Tax number <input name="taxId" value="${given.taxId ?? ''}" /></label>
  </details>`;
}

function paid(world: World, id: string, view: View) {
  const { subscription_id: subscription } = world.get('transaction', id);
  return layout(
    'Paid',
    html`<main class="narrow">
      <h1>Paid</h1>
      <p>Thank you. The payment has the number <code>${id}</code>.</p>
      ${view.successUrl ? html`<p><a href="${view.successUrl}" target="_top">Go on</a></p>` : ''}
      ${
        view.isEmbedded
          ? html`<p><button type="button" id="close">Close</button></p>
              ${tellParent('document.getElementById("close").onclick = () =>', 'checkout.closed', id)}
              ${tellParent('', 'checkout.completed', id, subscription ?? null)}`
          : ''
      }
    </main>`,
    view,
  );
}

/** Tells the page under the frame, as Paddle's frame tells Paddle.js. Any page may hear it: it says nothing. */
function tellParent(when: string, name: string, id: string, subscriptionId: string | null = null) {
  const message = JSON.stringify({
    paddle: name,
    data: { transaction_id: id, id, subscription_id: subscriptionId },
  });
  return html`<script>
    ${raw(`${when} parent.postMessage(${message.replaceAll('<', '\\u003c')}, '*');`)};
  </script>`;
}
