import { describe, expect, it } from 'vitest';

import { paddleId, wireEvent, wireTransaction } from '../../../tests/paddle-fixtures';
import { MalformedEventError } from '~/modules/intake/refuse.server';
import { readPaddleEvent } from './webhook-event.server';

const at = '2026-01-10T10:00:01.123456Z';
const paid = wireEvent('transaction.paid', wireTransaction({ id: paddleId('txn', 1) }), {
  id: paddleId('evt', 1),
  at,
});
const read = (event: unknown, world: 'sandbox' | 'production' = 'production') =>
  readPaddleEvent(JSON.stringify(event), world);

describe('reading an event of Paddle’s', () => {
  it('keeps what makes it the same event when it is replayed', () => {
    const again = { ...paid, notification_id: paddleId('ntf', 2) };
    expect(read(paid)).toMatchObject({
      key: paid.event_id,
      type: 'transaction.paid',
      externalId: paddleId('txn', 1),
      occurredAt: at,
      changesState: true,
    });
    expect(read(again).key).toBe(read(paid).key);
  });

  it('keeps nothing of a card but that it is one', () => {
    const { payload } = read(paid);
    expect(JSON.stringify(payload)).not.toMatch(/4242|Olga/);
    expect(payload).toMatchObject({
      data: { payments: [{ method_details: { type: 'card', card: '[redacted]' } }] },
    });
    const key = { ...paid, event_type: 'api_key.created', data: { id: 'x', key: 'pdl_live_x' } };
    expect(JSON.stringify(read(key).payload)).not.toContain('pdl_live_x');
  });

  it('keeps events that say nothing to us, without work for them', () => {
    for (const event_type of ['payout.paid', 'report.created', 'star.born', 'nonsense', 'product.updated']) {
      expect(read({ ...paid, event_type }).changesState).toBe(false);
    }
    // Of what we know, what Paddle may add.
    expect(read({ ...paid, event_type: 'subscription.renamed' }).changesState).toBe(true);
  }); // prettier-ignore

  it('believes simulated events in Paddle’s test world only', () => {
    const simulated = { ...paid, event_id: `ntfsimevt_${'0'.repeat(26)}` };
    expect(read(simulated, 'production').changesState).toBe(false);
    expect(read(simulated, 'sandbox').changesState).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['half of it', JSON.stringify(paid).slice(0, 80)],
    ['null', 'null'],
    ['a list', '[]'],
    ['no id', JSON.stringify({ ...paid, event_id: undefined })],
    ['an empty id', JSON.stringify({ ...paid, event_id: '' })],
    ['an id of nothing', JSON.stringify({ ...paid, event_id: '\u0000' })],
    ['no type', JSON.stringify({ ...paid, event_type: 7 })],
    ['a type of nothing', JSON.stringify({ ...paid, event_type: '\u0000' })],
    ['no time', JSON.stringify({ ...paid, occurred_at: 'yesterday' })],
    ['no data', JSON.stringify({ ...paid, data: null })],
  ])('is not possible from %s', (_what, body) => {
    expect(() => readPaddleEvent(body, 'production')).toThrow(MalformedEventError);
  });

  it('mends what Postgres would refuse', () => {
    const event = { ...paid, data: { id: 'x', name: 'a\u0000b\ud800' } };
    expect(read(event).payload).toMatchObject({ data: { name: 'ab\ufffd' } });
  });
});
