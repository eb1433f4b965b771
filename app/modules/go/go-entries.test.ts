import { describe, expect, it } from 'vitest';

import { findEntries, goGroups, type GoEntry } from './go-entries';

const entry = (label: string, more: Partial<GoEntry> = {}): GoEntry => ({
  id: label,
  label,
  icon: 'page',
  to: '/',
  ...more,
});
const entries = [
  entry('Callers'),
  entry('Settings: Team', { words: 'invite people', isDeep: true }),
  entry('Switch to Café Nord'),
  entry('Team of one'),
];
const names = (search: string) => findEntries(entries, search).map(({ label }) => label);

describe('what can be gone to', () => {
  it('is all but what lies deeper, before anything is typed', () => {
    expect(names('  ')).toEqual(['Callers', 'Switch to Café Nord', 'Team of one']);
  });
  it('is found by the beginnings of its words, in any order and without accents', () => {
    expect(names('tea sett')).toEqual(['Settings: Team']);
    expect(names('INVITE')).toEqual(['Settings: Team']);
    expect(names('nord cafe')).toEqual(['Switch to Café Nord']);
    expect(names('allers')).toEqual([]);
  });
  it('comes first when its name begins with what is typed', () => {
    expect(names('team')).toEqual(['Team of one', 'Settings: Team']);
  });
  it('has the lists to search in, from two letters on', () => {
    const titles = (search: string) =>
      goGroups({ pages: entries, acts: [] }, null, search).map(({ title }) => title);
    expect(titles('x')).toEqual([]);
    expect(titles('xy')).toEqual(['Search']);
    expect(titles('call')).toEqual(['Pages', 'Search']);
  });
});
