import { describe, expect, it } from 'vitest';

import { makeTrialMark, readTrialMark } from './trial-mark.server';

const secret = 'a-secret-of-these-tests';

const businessId = '5f0c6a52-6c0f-4a54-9a1c-0d6f4f8f1b11';
const at = new Date('2026-11-26T10:00:00Z');
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000).toISOString();
const mark = makeTrialMark(businessId, at, secret);
const read = (message: Record<string, unknown>, hours = 1) =>
  readTrialMark(message, later(hours), secret);

describe('the mark of a try', () => {
  it.each([
    ['the assistant', (trial: string) => ({ assistant: { metadata: { trial } } })],
    ['the call', (trial: string) => ({ call: { assistantOverrides: { metadata: { trial } } } })],
    ['the chat', (trial: string) => ({ chat: { assistantOverrides: { metadata: { trial } } } })],
  ])('is read from %s', (_place, message) => {
    expect(read(message(mark))).toBe(businessId);
  });

  it('is good for a day', () => {
    const message = { assistant: { metadata: { trial: mark } } };
    expect(read(message, 23)).toBe(businessId);
    expect(read(message, 25)).toBeNull();
  });

  it('is that of the day of the call, however late one hears of it', () => {
    const call = (hours: number) => ({
      call: { createdAt: later(hours), assistantOverrides: { metadata: { trial: mark } } },
    });
    expect(read(call(1), 72)).toBe(businessId);
    expect(read(call(25), 72)).toBeNull();
  });

  it('is nobody’s who did not get it from us', () => {
    const [, until, signature] = mark.split('.');
    for (const trial of [
      `0d1f4b7e-0000-4000-8000-000000000000.${until}.${signature}`,
      `${businessId}.${Number(until) + 60}.${signature}`,
      `${businessId}.${until}.`,
      businessId,
      '',
      true,
    ]) {
      expect(read({ assistant: { metadata: { trial } } })).toBeNull();
    }
    expect(read({})).toBeNull();
  });
});
