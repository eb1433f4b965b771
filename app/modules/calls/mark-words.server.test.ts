import { describe, expect, it } from 'vitest';

import { markWords } from './mark-words.server';

const marked = (text: string, words: string[]) =>
  markWords(text, words)
    .map(({ text: piece, isMark }) => (isMark ? `[${piece}]` : piece))
    .join('');

describe('the words that a search found', () => {
  it('are marked in any letters, with their accents and apostrophes', () => {
    expect(marked('José O’Dowd, JOSE!', ['jose', 'odowd'])).toBe('[José] [O’Dowd], [JOSE]!');
  });

  it('are marked as a number begins', () => {
    expect(marked('Call 4155550142 or 99.', ['415'])).toBe('Call [4155550142] or 99.');
  });

  it('are not marked inside of other words', () => {
    expect(marked('The household', ['house'])).toBe('The household');
  });

  it('stand with what is around them when the text is long', () => {
    const long = `${'before '.repeat(60)}house${' after'.repeat(60)}`;
    const text = marked(long, ['house']);
    expect(text).toMatch(/^…(?: before)+ \[house\](?: after)+…$/);
    expect(text.length).toBeLessThan(220);
  });
});
