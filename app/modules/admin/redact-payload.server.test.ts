import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redactedPayload } from './redact-payload.server';

const report = {
  type: 'end-of-call-report',
  timestamp: 1_795_694_400_000,
  call: {
    id: '0b6f1f6e-1111-4111-8111-111111111111',
    assistantId: '11111111-1111-4111-8111-111111111111',
    startedAt: '2026-11-20T10:00:00.000Z',
    status: 'ended',
    customer: { number: '+14155550123', name: 'Rosa Diaz' },
  },
  endedReason: 'customer-ended-call',
  cost: 0.21,
  artifact: {
    transcript: 'User: my code is four four one',
    recordingUrl: 'https://storage.test/a.wav?signature=abc',
    messages: [{ role: 'user', message: 'my code is four four one', secondsFromStart: 3.2 }],
  },
  analysis: { summary: 'Rosa wants a viewing', structuredData: { budget: 500_000, name: 'Rosa' } },
  toolCallList: [{ id: 'call_1', function: { name: 'book', arguments: { phone: 4155550123 } } }],
};

describe('a payload for those who run Frontdesk', () => {
  it('shows what it is, which call, when and what it cost', () => {
    const shown = JSON.parse(redactedPayload(report)) as typeof report;
    expect(shown).toMatchObject({
      type: 'end-of-call-report',
      timestamp: 1_795_694_400_000,
      call: {
        id: report.call.id,
        assistantId: report.call.assistantId,
        startedAt: report.call.startedAt,
        status: 'ended',
      },
      endedReason: 'customer-ended-call',
      cost: 0.21,
      artifact: { messages: [{ role: 'user', secondsFromStart: 3.2 }] },
    });
  });

  it('shows nothing that was said, nobody, and nothing that opens anything', () => {
    const text = redactedPayload(report);
    for (const word of ['Rosa', '4155550123', 'four four', 'signature', '500000', 'viewing']) {
      expect(text).not.toContain(word);
    }
    expect(text).toContain('‹text, 24 characters›');
  });

  it('shows Paddle’s entity by its ids, state and amounts', () => {
    const event = {
      event_id: 'evt_01',
      event_type: 'transaction.completed',
      occurred_at: '2026-11-20T10:00:00Z',
      data: {
        id: 'txn_01',
        status: 'completed',
        customer_id: 'ctm_01',
        currency_code: 'USD',
        details: { totals: { total: '2900' } },
        payments: [{ method_details: { card: { cardholder_name: 'Rosa Diaz', last4: '4242' } } }],
      },
    };
    const text = redactedPayload(event);
    for (const word of ['evt_01', 'transaction.completed', 'txn_01', 'ctm_01', 'USD', '2900']) {
      expect(text).toContain(word);
    }
    expect(text).not.toMatch(/Rosa|4242/);
  });

  it('hides mail addresses, and the token of an invitation, of a job', () => {
    const text = redactedPayload({
      template: 'invitation',
      to: 'rosa@people.test',
      businessId: '11111111-1111-4111-8111-111111111111',
      data: { token: 'f00d', business: 'Harbor' },
    });
    expect(text).toContain('"template": "invitation"');
    expect(text).toContain('11111111-1111-4111-8111-111111111111');
    expect(text).not.toMatch(/rosa|f00d|Harbor/);
  });

  it('hides a word wherever it stands under a name that it does not know', () => {
    const unknownName = fc.constantFrom('text', 'message', 'number', 'name', 'email', 'url', 'x');
    fc.assert(
      fc.property(fc.array(unknownName, { minLength: 1, maxLength: 5 }), (names) => {
        const payload = names.reduceRight<unknown>(
          (inner, name, i) => (i % 2 ? { [name]: inner } : { [name]: [inner] }),
          'planted-word',
        );
        expect(redactedPayload(payload)).not.toContain('planted-word');
      }),
    );
  });

  it('hides numbers to call and addresses also where an id is expected', () => {
    for (const value of ['+14155550123', '4155550123', '415-555-0123', 'rosa@people.test', 'a b']) {
      expect(redactedPayload({ id: value, customerId: value, status: value })).not.toContain(value);
    }
  });

  it('is cut where it is long', () => {
    const shown = JSON.parse(
      redactedPayload({ messages: Array.from({ length: 500 }, () => ({ role: 'bot' })) }),
    ) as { messages: unknown[] };
    expect(shown.messages).toHaveLength(31);
    expect(shown.messages.at(-1)).toBe('‹470 more›');
  });
});
