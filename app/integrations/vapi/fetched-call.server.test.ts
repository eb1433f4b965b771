import { describe, expect, it } from 'vitest';

import { toCallEvent } from './call-event.server';
import { factsOf, fetchedEvent } from './fetched-call.server';

const call = {
  id: 'call-1',
  type: 'inboundPhoneCall',
  status: 'ended',
  assistantId: 'assistant-1',
  phoneNumberId: 'line-1',
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:02:00.000Z',
  startedAt: '2026-11-20T10:00:02.000Z',
  endedAt: '2026-11-20T10:01:30.000Z',
  endedReason: 'customer-ended-call',
  cost: 0.12,
  customer: { number: '+14155550123' },
  phoneNumber: { twilioAuthToken: 'secret' },
  monitor: { controlUrl: 'https://vapi.example/control' },
  artifact: {
    messages: [{ role: 'user', message: 'I would like to sell.', secondsFromStart: 3 }],
    recordingUrl: 'https://api.vapi.ai/r.wav',
  },
  analysis: { summary: 'Wants to sell.', structuredData: { outcome: 'message' } },
};

describe('a call that was fetched from Vapi', () => {
  it('is the report that Vapi would have sent, with a key of ours for each state', () => {
    const event = fetchedEvent(call);
    expect(event).toMatchObject({
      key: 'reconcile:call-1:2026-11-20T10:02:00.000Z:ended',
      type: 'end-of-call-report[fetched]',
      callId: 'call-1',
      occurredAt: '2026-11-20T10:02:00.000Z',
      changesState: true,
    });
    expect(toCallEvent(event.payload)).toMatchObject({
      kind: 'report',
      at: '2026-11-20T10:02:00.000Z',
      call: { id: 'call-1', callerNumber: '+14155550123', phoneNumberId: 'line-1' },
      report: {
        summary: 'Wants to sell.',
        durationSeconds: 88,
        costMicros: 120_000,
        recordingUrl: 'https://api.vapi.ai/r.wav',
        turns: [{ speaker: 'caller', text: 'I would like to sell.' }],
      },
    });
    const later = fetchedEvent({ ...call, updatedAt: '2026-11-20T10:05:00.000Z' });
    expect(later.key).not.toBe(event.key);
  });

  it('brings no secret, and no address by which one could listen', () => {
    const text = JSON.stringify(fetchedEvent(call).payload);
    expect(text).not.toContain('"secret"');
    expect(text).not.toContain('controlUrl');
  });

  it('is a status while it runs, and read in the older shape too', () => {
    const { artifact: _a, analysis: _b, endedAt: _c, ...running } = call;
    const event = fetchedEvent({ ...running, status: 'in-progress' });
    expect(toCallEvent(event.payload)).toMatchObject({ kind: 'status', status: 'in-progress' });
    const older = {
      ...running,
      summary: 'Old.',
      transcript: 'User: Hi.',
      recordingUrl: 'https://x.vapi.ai/r',
    };
    expect(toCallEvent(fetchedEvent(older).payload)).toMatchObject({
      report: { summary: 'Old.', turns: [{ text: 'Hi.' }], recordingUrl: 'https://x.vapi.ai/r' },
    });
  });

  it('says what it has, and of what says nothing, nothing', () => {
    expect(factsOf(call)).toEqual({
      id: 'call-1',
      isEnded: true,
      updatedAt: '2026-11-20T10:02:00.000Z',
      words: true,
      summary: true,
      recording: true,
      cost: true,
    });
    expect(factsOf({ ...call, status: 'deletion-failed' })).toBeNull();
    expect(factsOf({ id: 'a', createdAt: '2026-11-20T10:00:00Z', status: 'ended' })).toMatchObject({
      isEnded: true,
      words: false,
      cost: false,
      updatedAt: '2026-11-20T10:00:00.000Z',
    });
  });
});
