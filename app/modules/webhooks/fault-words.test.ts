import { describe, expect, it } from 'vitest';

import { faultWords } from './fault-words';

describe('why a message did not get through', () => {
  it.each([
    'It answered 302: it points elsewhere, where messages do not follow.',
    'It answered 500.',
    'It could not be reached (ECONNREFUSED).',
    'It could not be reached.',
    'It did not answer within 10 seconds.',
    'Its address is not on the public internet, and was not asked.',
    'Something that an earlier release wrote',
  ])('is said in English as it was written down: %s', (stored) => {
    expect(faultWords(stored)).toBe(stored);
  });
});
