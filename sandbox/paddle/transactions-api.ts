import { Hono } from 'hono';

import { adjust } from './adjustments';
import { answer, answerPage, read } from './answers';
import { actIn, includesOf, pricesOf, requireOfCustomer } from './asked';
import { invoiceUrl } from './links';
import { presentTransaction } from './present';
import { previewTransaction } from './previews';
import { invalidField, PaddleProblem } from './problem';
import * as requests from './requests';
import type { Site } from './site';
import { currencyOf } from './totals';
import {
  cancelTransaction,
  cycleOf,
  linesOf,
  makeTransaction,
  reckon,
  tell,
  withTransaction,
} from './transactions';
import type { World } from './world';

/** What is paid, its invoices, and what is given back of it. */
export function transactionsApi(world: World, site: Site) {
  const api = new Hono();
  const act = actIn(world, site);
  const transactionIncludes = [
    'address',
    'adjustment',
    'adjustments_totals',
    'available_payment_methods',
    'business',
    'customer',
    'discount',
  ];
  api.get('/transactions', (c) => {
    const includes = includesOf(c, transactionIncludes);
    return answerPage(
      c,
      world.bodies('transaction'),
      {
        url: `${site.url}/transactions`,
        perPage: 30,
        maxPerPage: 30,
        equal: {
          id: (one) => one.id,
          customer_id: (one) => one.customer_id,
          subscription_id: (one) => one.subscription_id ?? 'null',
          status: (one) => one.status,
          origin: (one) => one.origin,
          invoice_number: (one) => one.invoice_number,
          collection_mode: (one) => one.collection_mode,
        },
        times: {
          billed_at: (one) => one.billed_at,
          created_at: (one) => one.created_at,
          updated_at: (one) => one.updated_at,
        },
        others: ['include'],
      },
      (transaction) => presentTransaction(world, transaction, includes),
    );
  });
  api.post('/transactions/preview', async (c) => {
    const asked = await read(c, requests.transactionPreview);
    return answer(c, await world.preview(() => previewTransaction(world, asked)));
  });
  api.post('/transactions', async (c) => {
    const includes = includesOf(c, transactionIncludes);
    const asked = await read(c, requests.transactionCreate);
    const { customer_id: customerId = null, address_id: addressId = null } = asked;
    const made = await act(customerId, () => {
      const businessId = asked.business_id ?? null;
      requireOfCustomer(world, customerId, addressId, businessId);
      const country = world.find('address', addressId)?.body.country_code;
      const currency = asked.currency_code ?? currencyOf(country);
      const lines = linesOf(world, pricesOf(world, asked.items), currency, country);
      cycleOf(lines);
      const isReady = customerId !== null && addressId !== null;
      if (asked.status === 'billed' && !isReady) {
        throw invalidField('status', 'customer_id and address_id are needed to mark as billed');
      }
      return makeTransaction(world, {
        lines,
        currency,
        customerId,
        addressId,
        businessId,
        status: asked.status ?? (isReady ? 'ready' : 'draft'),
        origin: 'api',
        customData: asked.custom_data ?? null,
        period: asked.billing_period ?? null,
        checkoutUrl: asked.checkout?.url ?? site.checkoutPage,
        isCurrencyFixed: asked.currency_code != null,
      }).id;
    });
    return answer(c, presentTransaction(world, world.get('transaction', made), includes), 201);
  });
  api.get('/transactions/:id', (c) => {
    const transaction = world.get('transaction', c.req.param('id'));
    return answer(c, presentTransaction(world, transaction, includesOf(c, transactionIncludes)));
  });
  api.patch('/transactions/:id', async (c) => {
    const id = c.req.param('id');
    const includes = includesOf(c, transactionIncludes);
    const asked = await read(c, requests.transactionUpdate);
    const { customer_id } = world.get('transaction', id);
    await act(customer_id ?? asked.customer_id ?? null, () =>
      changeTransaction(world, id, asked, site.checkoutPage),
    );
    return answer(c, presentTransaction(world, world.get('transaction', id), includes));
  });
  api.get('/transactions/:id/invoice', (c) => {
    const { id, status, details } = world.get('transaction', c.req.param('id'));
    const { disposition = 'attachment' } = c.req.query();
    if (disposition !== 'attachment' && disposition !== 'inline') {
      throw invalidField('disposition', 'must be attachment or inline');
    }
    if (status !== 'completed' || Number(details?.totals?.total) === 0) {
      throw new PaddleProblem(
        'transaction_invoice_not_available',
        'An invoice PDF is available for completed transactions over more than zero.',
      );
    }
    return answer(c, { url: invoiceUrl(site.url, id, disposition) });
  });
  api.get('/adjustments', (c) =>
    answerPage(c, world.bodies('adjustment'), {
      url: `${site.url}/adjustments`,
      equal: {
        id: (one) => one.id,
        action: (one) => one.action,
        status: (one) => one.status,
        customer_id: (one) => one.customer_id,
        subscription_id: (one) => one.subscription_id,
        transaction_id: (one) => one.transaction_id,
      },
    }),
  );
  api.post('/adjustments', async (c) => {
    const asked = await read(c, requests.adjustmentCreate);
    const { customer_id } = world.get('transaction', asked.transaction_id);
    const made = await act(customer_id ?? null, () =>
      adjust(world, {
        action: asked.action,
        reason: asked.reason,
        transactionId: asked.transaction_id,
        items: asked.type === 'partial' ? asked.items : null,
      }),
    );
    return answer(c, made, 201);
  });
  return api;
}

type TransactionChange = ReturnType<typeof requests.transactionUpdate.parse>;

function changeTransaction(world: World, id: string, asked: TransactionChange, page: string) {
  const { body } = world.entry('transaction', id);
  if (asked.status === 'canceled' && ['billed', 'past_due'].includes(body.status)) {
    cancelTransaction(world, id);
    return;
  }
  if (!['draft', 'ready'].includes(body.status)) {
    throw new PaddleProblem(
      'transaction_immutable',
      `transaction ${id} has status ${body.status} and cannot be changed`,
    );
  }
  if (asked.status === 'canceled') {
    throw new PaddleProblem(
      'transaction_status_transition_not_allowed',
      `cannot change status from ${body.status} to canceled`,
    );
  }
  const who = {
    customer_id: asked.customer_id === undefined ? body.customer_id : asked.customer_id,
    address_id: asked.address_id === undefined ? body.address_id : asked.address_id,
    business_id: asked.business_id === undefined ? body.business_id : asked.business_id,
  };
  requireOfCustomer(
    world,
    who.customer_id ?? null,
    who.address_id ?? null,
    who.business_id ?? null,
  );
  const country = world.find('address', who.address_id)?.body.country_code;
  const lines =
    asked.items &&
    linesOf(
      world,
      pricesOf(world, asked.items),
      asked.currency_code ?? body.currency_code,
      country,
    );
  if (lines) cycleOf(lines);
  const isReady = Boolean(who.customer_id && who.address_id);
  const status = asked.status ?? (isReady ? 'ready' : 'draft');
  reckon(
    world,
    id,
    {
      ...who,
      status,
      ...(status === 'billed' && { billed_at: world.now() }),
      ...(asked.custom_data !== undefined && { custom_data: asked.custom_data }),
      ...(asked.currency_code && { currency_code: asked.currency_code }),
      ...(asked.billing_period !== undefined && { billing_period: asked.billing_period }),
      ...(asked.checkout !== undefined && {
        checkout: { url: withTransaction(asked.checkout?.url ?? page, id) },
      }),
    },
    lines,
  );
  tell(world, 'transaction', id, 'updated', ...(status === body.status ? [] : [status]));
}
