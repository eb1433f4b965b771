import { describe, expect, it } from 'vitest';

import type { Part } from '~/modules/calls/mark-words.server';
import { findQuestions } from './find-questions.server';
import { questions } from './questions';

const ids = (q: string) => findQuestions(q).map(({ id }) => id);
const marks = (pieces: Part[]) => pieces.filter(({ isMark }) => isMark).map(({ text }) => text);

describe('the search of questions', () => {
  it('shows all of them, in their order, where nothing was asked', () => {
    for (const q of ['', '  ', '?!']) expect(ids(q)).toEqual(questions().map(({ id }) => id));
  });

  it('finds by beginnings of words, whatever their case and accents', () => {
    expect(ids('FORWARD')).toContain('number');
    expect(ids('spám')).toContain('spam');
    expect(ids('ward')).toEqual([]);
  });

  it('wants all words, and leaves out those that say nothing', () => {
    expect(ids('can I keep my number?')[0]).toBe('number');
    expect(ids('keep zebras')).toEqual([]);
  });

  it('puts first what asks the same, then what only mentions it', () => {
    const found = ids('minutes');
    expect(found[0]).toBe('used-up');
    expect(found).toContain('cost');
  });

  it('marks what was found and loses no letter', () => {
    const [found] = findQuestions('cancel');
    expect(marks(found!.question)).toEqual(['cancel']);
    const original = questions().find(({ id }) => id === found!.id)!;
    expect(found!.question.map(({ text }) => text).join('')).toBe(original.question);
    expect(found!.answer.map(({ parts }) => parts.map(({ text }) => text).join(''))).toEqual(
      original.answer,
    );
  });
});

describe('the questions', () => {
  it('have addresses of their own', () => {
    expect(new Set(questions().map(({ id }) => id)).size).toBe(questions().length);
  });
});
