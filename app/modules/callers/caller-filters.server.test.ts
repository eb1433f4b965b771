import { describe, expect, it } from 'vitest';

import {
  callerChips,
  callerQuery,
  readCallerCursor,
  readCallerFilters,
  readCallerFiltersAloud,
  writeCallerCursor,
} from './caller-filters.server';

const read = (query: string) => readCallerFilters(new URLSearchParams(query));

describe('the filters of callers', () => {
  it('leaves out what makes no sense, and keeps the rest', () => {
    expect(read('q=%00&tag=Buyer&blocked=perhaps&calls=new&called=8&order=size')).toEqual({
      tag: 'Buyer',
      calls: 'new',
    });
    expect(read(`q=${'x'.repeat(201)}&order=name`)).toEqual({ order: 'name' });
  });

  it('says what was left out, and nothing of what a form sends empty', () => {
    const { notes } = readCallerFiltersAloud(
      new URLSearchParams('q=&blocked=perhaps&order=last&called=30'),
    );
    expect(notes).toEqual(['“perhaps” is not a choice about blocked callers: left out.']);
  });

  it('counts days from the start of the business’s day', () => {
    const { from } = callerQuery({ called: '7', tag: 'Buyer' }, 'America/Chicago');
    expect(from).toMatch(/T00:00:00\.000-0[56]:00$/);
    const earlier = callerQuery({ called: 'earlier', order: 'name' }, 'America/Chicago');
    expect(Object.keys(earlier)).toEqual(['to']);
  });

  it('has a chip for each filter, that leads to the list without it', () => {
    const chips = callerChips({ q: 'ada', called: '30', order: 'name' });
    expect(chips.map(({ label, value, removeHref }) => [label, value, removeHref])).toEqual([
      ['Search', 'ada', '/callers?called=30&order=name'],
      ['Last call', 'In the last 30 days', '/callers?q=ada&order=name'],
    ]);
  });
});

describe('the cursor', () => {
  const id = '11111111-1111-4111-8111-111111111111';

  it('comes back as it was written, for the order that it was written for', () => {
    const byCall = { at: '2026-11-24T10:00:00.123456+00:00', id };
    expect(readCallerCursor(writeCallerCursor(byCall), 'last')).toEqual(byCall);
    expect(readCallerCursor(writeCallerCursor(byCall), 'name')).toBeUndefined();
    const byName = { name: '0élodie', id };
    expect(readCallerCursor(writeCallerCursor(byName), 'name')).toEqual(byName);
  });

  it('is nothing when somebody made it up', () => {
    for (const text of [
      '',
      'x',
      'bnVsbA',
      Buffer.from('{"at":"x","id":1}').toString('base64url'),
    ]) {
      expect(readCallerCursor(text, 'last')).toBeUndefined();
    }
  });
});
