import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { leftWords, recordingWords, sizeWords } from './recording-words.server';

const clock = new Clock('America/New_York', new Date('2026-11-26T15:00:00Z'));
const kept = {
  state: 'kept' as const,
  bytes: 1_234_567,
  copiedAt: '2026-11-26T14:00:00Z',
  error: null,
  isKept: false,
  keptBy: null,
  dueAt: '2026-12-26T15:00:00Z',
  deletedAt: null,
  because: null,
  deletedBy: null,
  receiptId: null,
};

describe('a recording in words', () => {
  it('says where it is, and when it goes', () => {
    expect(recordingWords(kept, clock)).toMatchObject({
      words: 'Copied to Frontdesk and verified, today, 9:00 am. 1.2 MB.',
      stays: 'Deleted on Dec 26, in 30 days, as the plan says.',
      isGone: false,
    });
    expect(recordingWords({ ...kept, isKept: true, keptBy: 'Nora' }, clock).stays).toBe(
      'Kept for good, as Nora wanted.',
    );
  });

  it('says who deleted it, and that it stays no longer', () => {
    const deleted = { ...kept, state: 'deleted' as const, deletedAt: '2026-11-25T20:00:00Z' };
    expect(
      recordingWords({ ...deleted, because: 'asked', deletedBy: 'Nora' }, clock),
    ).toMatchObject({
      words: 'Deleted yesterday, 3:00 pm, by Nora. It is gone here and at the phone service.',
      stays: null,
      isGone: true,
    });
    expect(recordingWords({ ...deleted, because: 'plan' }, clock).words).toContain(
      'the plan keeps recordings no longer',
    );
  });

  it('says why it is not here yet', () => {
    const waiting = { ...kept, state: 'copying' as const, error: 'The recording does not come.' };
    expect(recordingWords(waiting, clock).words).toBe(
      'At the phone service. It is being copied to Frontdesk: the recording does not come. We try again by ourselves.',
    );
  });

  it.each([
    ['2026-11-29T16:00:00Z', 'in 3 days'],
    ['2026-11-27T16:00:00Z', 'in a day'],
    ['2026-11-26T18:00:00Z', 'today'],
    ['2026-11-26T15:20:00Z', 'within the hour'],
    ['2026-11-26T14:20:00Z', 'within the hour'],
  ])('counts down to %s as %s', (dueAt, words) => {
    expect(leftWords(dueAt, clock)).toBe(words);
  });

  it.each([
    [0, '0 kB'],
    [850, '0.8 kB'],
    [123_456, '123 kB'],
    [9_960_000, '10.0 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('has %i bytes as %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });
});
