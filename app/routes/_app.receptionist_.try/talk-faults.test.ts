import { describe, expect, it } from 'vitest';

import { faultWords, isFarewell, unhurtful, wordsOfMicrophone } from './talk-faults';

describe('a fault of a talk in the browser', () => {
  it.each([
    ['NotAllowedError', faultWords.denied],
    ['NotFoundError', faultWords.noDevice],
    ['NotReadableError', faultWords.busy],
  ])('is told by what to do about it: %s', (name, words) => {
    expect(wordsOfMicrophone(name)).toBe(words);
  });

  it('is none when the other side hung up', () => {
    expect(isFarewell({ type: 'daily-error', error: { errorMsg: 'Meeting has ended' } })).toBe(
      true,
    );
    expect(isFarewell({ type: 'daily-error', error: { errorMsg: 'network lost' } })).toBe(false);
    expect(isFarewell(undefined)).toBe(false);
  });

  it('does not end a call that goes on', () => {
    expect(unhurtful({ type: 'audio-processing-setup-error' })).toBe(true);
    expect(unhurtful({ type: 'start-method-error' })).toBe(false);
    expect(unhurtful(null)).toBe(false);
  });
});
