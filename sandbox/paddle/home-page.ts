import { html } from 'hono/html';

import { isOpen } from './checkout';
import type { Parts } from './control';
import { layout } from './layout';
import { deliveryModes } from './store';
import { outages } from './trouble';
import { formatMoney } from './totals';

const newest = 60;

/** What the simulated Paddle knows, and what can be done to it: forms that ask its control addresses. */
export function homePage({ world, site, trouble }: Parts) {
  const now = new Date(world.clock());
  const subscriptions = world.all('subscription').toReversed();
  const open = world
    .bodies('transaction')
    .filter(({ status }) => isOpen(status))
    .toReversed();
  const events = world.events.slice(-newest).toReversed();
  const ahead = Math.round(world.settings.offset / 86_400_000);
  return layout(
    'Simulated Paddle',
    html`<main>
      <h1>Simulated Paddle</h1>
      <p><a href="${site.frontdesk}/billing">Frontdesk’s billing</a></p>

      <h2>Time</h2>
      <p>
        Here it is <strong>${now.toISOString().slice(0, 16).replace('T', ' ')}</strong>
        UTC${ahead ? `, ${ahead} days ahead` : ''}. Moving the clock bills what falls due on the
        way.
      </p>
      <form class="row" method="post" action="/sandbox/clock">
        ${[
          ['P1D', 'A day on'],
          ['P7D', 'A week on'],
          ['P1M', 'A month on'],
          ['P1Y', 'A year on'],
        ].map(([value, label]) => html`<button name="advance" value="${value}">${label}</button>`)}
      </form>

      <h2>Subscriptions</h2>
      <div class="scroll">
        <table>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col">Next bill</th>
            <th scope="col">Its card</th>
          </tr>
          ${subscriptions.map(
            ({ id, body, own }) =>
              html`<tr>
                <td>
                  ${world.find('customer', body.customer_id)?.body.email}<br /><code>${id}</code>
                </td>
                <td>${body.items[0]?.product.name}, by the ${body.billing_cycle.interval}</td>
                <td>
                  ${body.status.replace('_', ' ')}${
                    body.scheduled_change
                      ? `, to ${body.scheduled_change.action} ${body.scheduled_change.effective_at.slice(0, 10)}`
                      : ''
                  }
                </td>
                <td>${body.next_billed_at?.slice(0, 10) ?? 'none'}</td>
                <td>
                  <form class="row" method="post" action="/sandbox/subscriptions/${id}/card">
                    <button name="declines" value="${own.declines ? 'false' : 'true'}">
                      ${own.declines ? 'Let it pay again' : 'Let it be declined'}
                    </button>
                  </form>
                </td>
              </tr>`,
          )}
        </table>
      </div>

      <h2>To be paid</h2>
      <div class="scroll">
        <table>
          ${open.map(
            ({ id, status, details, currency_code, checkout }) =>
              html`<tr>
                <td><code>${id}</code></td>
                <td>${status.replace('_', ' ')}</td>
                <td>${formatMoney(details?.totals?.balance ?? '0', currency_code)}</td>
                <td>
                  <a href="/checkout/${id}">Checkout</a>
                  ${checkout?.url ? html`or <a href="${checkout.url}">its payment link</a>` : ''}
                </td>
              </tr>`,
          )}
        </table>
      </div>

      <h2>Events</h2>
      <form class="row" method="post" action="/sandbox/deliveries">
        <label
          >How they are delivered
          <select name="mode">
            ${deliveryModes.map(
              (mode) =>
                html`<option ${mode === world.settings.delivery ? 'selected' : ''}>
                  ${mode}
                </option>`,
            )}
          </select></label
        >
        <button>Set</button>
        <button name="release" value="true">Set, and send what was held</button>
      </form>
      <form class="row" method="post" action="/sandbox/outage">
        <label
          >How its API is
          <select name="mode">
            ${outages.map(
              (mode) => html`<option ${mode === trouble.outage ? 'selected' : ''}>${mode}</option>`,
            )}
          </select></label
        >
        <button>Set</button>
      </form>
      <div class="scroll">
        <table>
          <tr>
            <th scope="col">Occurred</th>
            <th scope="col">Type</th>
            <th scope="col">Of</th>
            <th scope="col">Delivery</th>
            <th scope="col">Again</th>
          </tr>
          ${events.map(
            ({ event, delivery }) =>
              html`<tr>
                <td>${event.occurred_at.slice(0, 19).replace('T', ' ')}</td>
                <td>${event.event_type}</td>
                <td><code>${(event.data as { id: string }).id}</code></td>
                <td>
                  ${delivery.state}
                  ${delivery.attempts.map(({ status }) => status || 'no answer').join(', ')}
                </td>
                <td>
                  <form method="post" action="/sandbox/events/${event.event_id}/replay">
                    <button>Send</button>
                  </form>
                </td>
              </tr>`,
          )}
        </table>
      </div>
    </main>`,
  );
}
