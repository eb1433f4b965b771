import { describe, expect, it } from 'vitest';

import { describeChanges, sectionChanges } from './changes.server';
import { configSchema, defaultConfig, type Config } from './config.server';

const base = defaultConfig({ name: 'Harbor' });
const changed = (change: (config: Config) => void) => {
  const config = structuredClone(base);
  change(config);
  return config;
};
const said = (before: Config | null, after: Config) =>
  describeChanges(before, after).map(({ section, what, before: old, after: now }) =>
    [section, what, old, now].join(' | '),
  );

const budget: Config['questions']['questions'][number] = {
  id: 'budget',
  question: 'What budget?',
  label: 'Budget',
  type: 'choice',
  choices: ['Low', 'High'],
  isRequired: true,
};
const area = { ...budget, id: 'area', label: 'Area', type: 'text' as const, choices: [] };
const ann: Config['transfers']['people'][number] = {
  id: 'ann',
  name: 'Ann',
  phone: '+14155550123',
  reason: 'wants to buy',
  when: 'open',
};

describe('what changes, in words', () => {
  it('is nothing between the same', () => {
    expect(describeChanges(base, structuredClone(base))).toEqual([]);
  });

  it('names what was and what is, page by page', () => {
    const after = changed((config) => {
      config.messages.appointments.isOn = true;
      config.voice.name = 'Sam';
      config.hours.weekly.monday = [];
      config.hours.days = [{ date: '2026-12-25', name: 'Christmas', ranges: [] }];
      config.hours.afterHours.mode = 'answer';
    });
    expect(said(base, after)).toEqual([
      'voice | Name | Alex | Sam',
      'hours | Monday | 9:00 am to 5:00 pm | closed',
      'hours | December 25, 2026 |  | Christmas: closed',
      'hours | After hours | Says that it is closed, and takes a message | Answers as ever',
      'messages | Appointments | Not booked | Booked, 30 minutes each, at least 2 hours ahead',
    ]);
  });

  it('tells a renamed question from another one, and says what is gone', () => {
    const before = changed((config) => {
      config.questions.questions = [budget];
    });
    const renamed = changed((config) => {
      config.questions.questions = [{ ...budget, label: 'Means' }];
    });
    expect(said(before, renamed)).toEqual([
      'questions | Question “Means” | Question “Budget”: What budget? (one of Low, High; always asked) | What budget? (one of Low, High; always asked)',
    ]);
    expect(said(before, base)).toEqual([
      'questions | Question “Budget” | What budget? (one of Low, High; always asked) | ',
    ]);
  });

  it('speaks of the order only when what stays has another one', () => {
    const two = { questions: [budget, area] };
    expect(sectionChanges('questions', two, { questions: [area, budget] })).toMatchObject([
      { what: 'Order', before: 'Budget, Area', after: 'Area, Budget' },
    ]);
    expect(sectionChanges('questions', two, { questions: [area] })).toHaveLength(1);
  });

  it('tells the main language from the languages that are spoken', () => {
    const speaking = (...languages: Config['voice']['languages']) =>
      changed((config) => void (config.voice.languages = languages));
    expect(said(speaking('en', 'es'), speaking('es', 'en'))).toEqual([
      'voice | Main language | English | Spanish',
    ]);
    expect(said(speaking('en'), speaking('en', 'es'))).toEqual([
      'voice | Languages | English | English, Spanish',
    ]);
  });

  it('shows numbers as people read them, and files by name', () => {
    const after = changed((config) => {
      config.transfers.people = [ann];
      config.knowledge.files = ['3f2b8c1e-0000-4000-8000-000000000001'];
    });
    const names = { '3f2b8c1e-0000-4000-8000-000000000001': 'Prices.pdf' };
    expect(describeChanges(base, after, names).map((change) => change.after)).toEqual([
      'Prices.pdf',
      '(415) 555-0123, when open, for: wants to buy',
    ]);
  });

  it('is all that is set when nothing was published yet', () => {
    const all = describeChanges(null, base);
    expect(all.every(({ before }) => before === null)).toBe(true);
    expect(all.map(({ what }) => what)).toContain('Greeting');
    expect(all.map(({ what }) => what)).not.toContain('Instructions');
  });
});

describe('the sections that are compared', () => {
  it('are all that a configuration has', () => {
    expect(new Set(describeChanges(null, base).map(({ section }) => section))).toEqual(
      new Set(Object.keys(configSchema.shape).filter((name) => !/questions|knowledge/.test(name))),
    );
  });
});
