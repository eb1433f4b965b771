import type { IAdjustmentItemResponse } from '@paddle/paddle-node-sdk';

import { notFound, PaddleProblem } from './problem';
import { tell } from './transactions';
import type { World } from './world';

type NewAdjustment = {
  action: 'refund' | 'credit';
  reason: string;
  transactionId: string;
  /** null: all of it. */
  items: { item_id: string; type: 'full' | 'partial'; amount?: string | null }[] | null;
};

/** Gives money of a transaction back. A refund waits until Paddle grants it. */
export function adjust(world: World, { action, reason, transactionId, items }: NewAdjustment) {
  const { body } = world.entry('transaction', transactionId);
  if (body.status !== 'completed') {
    throw new PaddleProblem(
      'adjustment_transaction_invalid_status_for_refund',
      'transaction must be completed to be adjusted',
    );
  }
  const lines = body.details?.line_items ?? [];
  const adjusted = (items ?? lines.map(({ id }) => ({ item_id: id, type: 'full' as const }))).map(
    (item): IAdjustmentItemResponse => {
      const line = lines.find(({ id }) => id === item.item_id);
      if (!line?.totals) throw notFound(item.item_id);
      const amount =
        item.type === 'full'
          ? Number(line.totals.total)
          : Number((item as { amount?: string }).amount);
      if (!(amount > 0) || amount > Number(line.totals.total)) {
        throw new PaddleProblem(
          'adjustment_amount_above_remaining_allowed',
          'amount is more than what is left of the item',
        );
      }
      const subtotal = Math.round(amount / (1 + Number(line.tax_rate)));
      return {
        id: world.newId('adjitm'),
        item_id: item.item_id,
        type: item.type,
        amount: String(amount),
        proration: null,
        totals: {
          subtotal: String(subtotal),
          tax: String(amount - subtotal),
          total: String(amount),
        },
      };
    },
  );
  const before = world
    .bodies('adjustment')
    .filter((one) => one.transaction_id === transactionId && one.status !== 'rejected')
    .reduce((all, { totals }) => all + Number(totals.total), 0);
  const sum = (field: 'subtotal' | 'tax' | 'total') =>
    adjusted.reduce((all, { totals }) => all + Number(totals?.[field] ?? 0), 0);
  if (before + sum('total') > Number(body.details?.totals?.grand_total)) {
    throw new PaddleProblem(
      'adjustment_amount_above_remaining_allowed',
      'amount is more than what is left of the transaction',
    );
  }
  const totals = {
    subtotal: String(sum('subtotal')),
    tax: String(sum('tax')),
    total: String(sum('total')),
    fee: '0',
    earnings: String(sum('subtotal')),
    currency_code: body.currency_code,
  };
  const { id } = world.make('adjustment', {
    action,
    type: items ? 'partial' : 'full',
    transaction_id: transactionId,
    subscription_id: body.subscription_id ?? null,
    customer_id: String(body.customer_id),
    reason,
    credit_applied_to_balance: action === 'credit',
    currency_code: body.currency_code,
    status: action === 'refund' ? 'pending_approval' : 'approved',
    items: adjusted,
    totals: { ...totals, breakdown: undefined } as never,
    payout_totals: null,
  });
  tell(world, 'adjustment', id, 'created');
  return world.get('adjustment', id);
}
