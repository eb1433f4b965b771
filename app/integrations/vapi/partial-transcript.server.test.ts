import { describe, expect, it } from 'vitest';

import { toPartial } from './partial-transcript.server';

const receivedAt = '2026-11-26T10:00:10.000Z';
const message = {
  type: 'transcript',
  role: 'user',
  transcriptType: 'partial',
  transcript: ' I would like ',
  timestamp: Date.parse('2026-11-26T10:00:04.500Z'),
  call: { id: 'call-1', startedAt: '2026-11-26T10:00:00.000Z' },
};

describe('words that are not final', () => {
  it('say who, what and when', () => {
    expect(toPartial(message, receivedAt)).toEqual({
      callId: 'call-1',
      speaker: 'caller',
      text: 'I would like',
      startMs: 4500,
    });
    expect(toPartial({ ...message, role: 'assistant' }, receivedAt)?.speaker).toBe('receptionist');
  });

  it('are not those of a final transcript, of another message, or of no call', () => {
    expect(toPartial({ ...message, transcriptType: 'final' }, receivedAt)).toBeNull();
    expect(
      toPartial({ ...message, type: 'transcript[transcriptType="final"]' }, receivedAt),
    ).toBeNull();
    expect(toPartial({ ...message, type: 'speech-update' }, receivedAt)).toBeNull();
    expect(toPartial({ ...message, transcript: '  ' }, receivedAt)).toBeNull();
    expect(toPartial({ ...message, call: {} }, receivedAt)).toBeNull();
  });
});
