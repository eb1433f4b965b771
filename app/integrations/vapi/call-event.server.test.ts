import { describe, expect, it } from 'vitest';

import { toCallEvent } from './call-event.server';
import { findEvidence } from './evidence.server';

const call = {
  id: 'call-1',
  type: 'inboundPhoneCall',
  assistantId: 'assistant-1',
  phoneNumberId: 'line-1',
  createdAt: '2026-11-20T10:00:00.000Z',
};
const report = (extra: Record<string, unknown>) => {
  const event = toCallEvent({
    type: 'end-of-call-report',
    timestamp: Date.parse('2026-11-20T10:01:30Z'),
    startedAt: '2026-11-20T10:00:00Z',
    endedAt: '2026-11-20T10:01:30Z',
    endedReason: 'customer-ended-call',
    call,
    ...extra,
  });
  if (event.kind !== 'report') throw new Error(`It is a ${event.kind}.`);
  return event;
};
const messages = [
  { role: 'system', message: 'You are …', secondsFromStart: 0 },
  { role: 'bot', message: 'Harbor Realty, how can I help?', secondsFromStart: 0.4, duration: 2100 },
  { role: 'user', message: "I'd like to sell my house before spring.", secondsFromStart: 4.2 },
];

describe('a Vapi message in our words', () => {
  it('says where a status update belongs and what it changes', () => {
    expect(
      toCallEvent({
        type: 'status-update',
        status: 'in-progress',
        timestamp: Date.parse('2026-11-20T10:00:02Z'),
        call,
        customer: { number: '(415) 555-0123' },
      }),
    ).toEqual({
      kind: 'status',
      status: 'in-progress',
      endedReason: null,
      at: '2026-11-20T10:00:02.000Z',
      call: {
        id: 'call-1',
        assistantId: 'assistant-1',
        phoneNumberId: 'line-1',
        direction: 'inbound',
        callerNumber: '+14155550123',
        callerName: null,
        startedAt: '2026-11-20T10:00:00.000Z',
      },
    });
  });

  it('has no number for a caller who withholds it', () => {
    const event = toCallEvent({
      type: 'status-update',
      status: 'ringing',
      call,
      customer: { number: 'anonymous' },
    });
    expect(event).toMatchObject({ call: { callerNumber: null } });
  });

  it('changes nothing for what it does not know', () => {
    for (const message of [
      null,
      'text',
      [],
      {},
      { type: 'hang', call },
      { type: 'status-update', status: 'not-found', call },
      { type: 'status-update', status: 'constructor', call },
      { type: 'transcript', transcriptType: 'partial', transcript: 'I would li', call },
      { type: 'transcript', transcriptType: 'final', transcript: '  ', call },
    ]) {
      expect(toCallEvent(message)).toEqual({ kind: 'none' });
    }
  });

  it('reads a report with artifact and analysis', () => {
    const event = report({
      cost: 0.1234567,
      artifact: { messages, recording: { mono: { combinedUrl: 'https://vapi.example/r.wav' } } },
      analysis: {
        summary: 'Wants to sell.',
        structuredData: {
          outcome: 'message',
          sentiment: 'positive',
          leadQuality: 'hot',
          callerName: 'Elena Marchetti',
          insights: [
            {
              kind: 'timing',
              label: 'Ready to sell',
              value: 'Before spring',
              quote: 'before spring',
            },
            { kind: 'x', label: 'No proof', value: 'Made up', quote: 'never said at all' },
            { label: 'no value' },
            'not an object',
          ],
          followUp: { kind: 'call-back', title: 'Call Elena', dueAt: '2026-11-20T16:00:00-05:00' },
        },
      },
    });
    expect(event.call.callerName).toBe('Elena Marchetti');
    expect(event.report).toMatchObject({
      durationSeconds: 90,
      outcome: 'message',
      leadQuality: 'hot',
      summary: 'Wants to sell.',
      recordingUrl: 'https://vapi.example/r.wav',
      costMicros: 123_457,
      turns: [
        { speaker: 'receptionist', startMs: 400, endMs: 2500 },
        { speaker: 'caller', startMs: 4200, endMs: null },
      ],
      insights: [
        { label: 'Ready to sell', turnPosition: 1, second: 4 },
        { label: 'No proof', turnPosition: null, second: null },
      ],
      followUp: { title: 'Call Elena', dueAt: '2026-11-20T21:00:00.000Z' },
    });
  });

  it('reads the newer structured outputs as well', () => {
    const event = report({
      artifact: {
        messages,
        structuredOutputs: { a: { name: 'call', result: { outcome: 'spam' } } },
      },
    });
    expect(event.report.outcome).toBe('spam');
  });

  it('reads the older shape with everything on the message, and a transcript without times', () => {
    const event = report({
      summary: 'Old summary',
      recordingUrl: 'https://old.example/r.wav',
      transcript: 'AI: Hello.\nUser: Hi, it is me.\nand one more line\n',
    });
    expect(event.report).toMatchObject({
      summary: 'Old summary',
      recordingUrl: 'https://old.example/r.wav',
      turns: [
        { speaker: 'receptionist', text: 'Hello.' },
        { speaker: 'caller', text: 'Hi, it is me.\nand one more line' },
      ],
    });
  });

  it.each([
    ['assistant-forwarded-call', [], 'transferred'],
    ['silence-timed-out', [], 'silent'],
    ['pipeline-error-openai-llm-failed', [], 'failed'],
    ['customer-ended-call', [], 'hung-up'],
    ['customer-ended-call', messages, 'answered'],
    [undefined, [], 'hung-up'],
  ])('knows what came of an unanalysed call that ended by %s', (endedReason, said, outcome) => {
    expect(report({ endedReason, artifact: { messages: said } }).report.outcome).toBe(outcome);
  });

  it('survives fields of the wrong type', () => {
    const event = report({
      cost: 'free',
      artifact: { messages: 'none', recordingUrl: 5, structuredOutputs: [] },
      analysis: {
        summary: { text: 1 },
        structuredData: { insights: 'x', followUp: [], outcome: 3 },
      },
    });
    expect(event.report).toMatchObject({
      costMicros: null,
      summary: null,
      turns: [],
      insights: [],
    });
  });
});

describe('when a follow-up is due', () => {
  it.each([
    ['2026-11-26T11:00:00-08:00', '2026-11-26T19:00:00.000Z'],
    ['2026-11-26T11:00Z', '2026-11-26T11:00:00.000Z'],
    // On the clock of the business, which is not that of this machine.
    ['2026-11-26T11:00', '2026-11-26T11:00'],
    ['2026-11-26 11:00:30', '2026-11-26T11:00:30'],
    ['2026-13-26T11:00', null],
    ['tomorrow', null],
  ])('%s', (said, dueAt) => {
    const followUp = { kind: 'appointment', title: 'Show the boat', dueAt: said };
    const event = report({ analysis: { structuredData: { outcome: 'booked', followUp } } });
    expect(event.report.followUp?.dueAt).toBe(dueAt);
  });
});

describe('finding the proof of an insight', () => {
  const turns = [
    {
      speaker: 'receptionist' as const,
      text: 'When do you want to sell?',
      startMs: 0,
      endMs: null,
    },
    {
      speaker: 'caller' as const,
      text: 'Before spring — February, at the latest!',
      startMs: 5999,
      endMs: null,
    },
  ];
  it('ignores case and punctuation', () => {
    expect(findEvidence(turns, 'before Spring, february')).toEqual({ turnPosition: 1, second: 5 });
  });
  it('takes the turn with most of the words when the quote is not exact', () => {
    expect(findEvidence(turns, 'by February at the very latest')).toMatchObject({
      turnPosition: 1,
    });
  });
  it('claims no proof where there is none', () => {
    expect(findEvidence(turns, 'a boat slip')).toEqual({ turnPosition: null, second: null });
    expect(findEvidence(turns, null)).toEqual({ turnPosition: null, second: null });
    expect(findEvidence([], 'x')).toEqual({ turnPosition: null, second: null });
  });
});
