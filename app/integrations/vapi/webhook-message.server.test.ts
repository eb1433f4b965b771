import { describe, expect, it } from 'vitest';

import { MalformedEventError } from '~/modules/intake/refuse.server';
import { readEvent, redact } from './webhook-message.server';

const now = new Date('2026-11-20T10:00:00Z');
const read = (message: unknown) => readEvent(JSON.stringify({ message }), now);

describe('reading an event', () => {
  it('gives two deliveries of the same bytes the same key', () => {
    const message = { type: 'status-update', status: 'ringing', call: { id: 'c1' }, timestamp: 1 };
    expect(read(message).key).toBe(read(structuredClone(message)).key);
  });

  it('never lets two utterances of one millisecond share a key', () => {
    const said = (transcript: string) =>
      read({
        type: 'transcript',
        transcriptType: 'final',
        transcript,
        call: { id: 'c1' },
        timestamp: 1,
      });
    expect(said('Yes.').key).not.toBe(said('No.').key);
  });

  it.each([
    ['not json', '{'],
    ['no message', '{}'],
    ['a message without a type', '{"message":{}}'],
    ['null', 'null'],
    ['a call event without a call id', '{"message":{"type":"status-update","status":"ended"}}'],
    ['a call id that is not text', '{"message":{"type":"hang","call":{"id":7}}}'],
  ])('refuses %s with a reason', (_what, body) => {
    expect(() => readEvent(body, now)).toThrow(MalformedEventError);
  });

  it('keeps a type that nobody knows yet, and lets it change nothing', () => {
    const event = read({ type: 'brand.new', anything: [1] });
    expect(event).toMatchObject({ type: 'brand.new', callId: null, changesState: false });
    expect(event.payload).toEqual({ type: 'brand.new', anything: [1] });
  });

  it('takes final words as a change of state, and partial ones not', () => {
    const call = { id: 'c1' };
    expect(read({ type: 'transcript', transcriptType: 'final', call }).changesState).toBe(true);
    expect(read({ type: 'transcript[transcriptType="final"]', call }).changesState).toBe(true);
    expect(read({ type: 'transcript', transcriptType: 'partial', call }).changesState).toBe(false);
  });

  it('falls back to the time of receipt when the vendor gives none or nonsense', () => {
    expect(read({ type: 'x' }).occurredAt).toBe(now.toISOString());
    expect(read({ type: 'x', timestamp: 9e18 }).occurredAt).toBe(now.toISOString());
  });

  it('stores words that Postgres would refuse', () => {
    const { payload } = read({ type: 'x', transcript: 'a\u0000b \ud800' });
    expect(payload.transcript).toBe('ab \ufffd');
  });
});

describe('redacting', () => {
  it('takes out credentials wherever they are, and nothing else', () => {
    const clean = redact({
      phoneNumber: { number: '+14155550100', twilioAuthToken: 't', twilioAccountSid: 'AC1' },
      assistant: {
        server: { url: 'https://x', secret: 's', headers: { Authorization: 'Bearer z' } },
      },
      call: { monitor: { listenUrl: 'wss://l', controlUrl: 'https://c' }, credentialIds: ['id'] },
      artifact: { messages: [{ message: 'My password is fish.' }] },
    });
    expect(clean).toEqual({
      phoneNumber: {
        number: '+14155550100',
        twilioAuthToken: '[redacted]',
        twilioAccountSid: 'AC1',
      },
      assistant: {
        server: {
          url: 'https://x',
          secret: '[redacted]',
          headers: { Authorization: '[redacted]' },
        },
      },
      call: {
        monitor: { listenUrl: '[redacted]', controlUrl: '[redacted]' },
        credentialIds: ['id'],
      },
      artifact: { messages: [{ message: 'My password is fish.' }] },
    });
  });
});
