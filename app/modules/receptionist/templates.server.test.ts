import { describe, expect, it } from 'vitest';

import { businessKinds } from '~/modules/businesses/business.schema.server';
import { checkConfig, voiceFault } from './check-config.server';
import { configSchema, defaultConfig } from './config.server';
import { applyTemplate, templates } from './templates.server';

const base = defaultConfig({ name: 'Harbor' });

describe('a template', () => {
  it('is there for every kind of business that has a name', () => {
    expect(templates.map(({ id }) => id)).toEqual(
      Object.keys(businessKinds).filter((kind) => kind !== 'other'),
    );
  });

  it.each(templates)('$name makes a whole configuration', (template) => {
    const config = { ...base, ...applyTemplate(template, base) };
    expect(configSchema.parse(config)).toEqual(config);
    for (const list of [config.questions.questions, config.knowledge.entries]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }
    expect(checkConfig(config)).toEqual([]);
  });

  it('leaves name, greeting, voice and files as they are', () => {
    const files = ['3f2b8c1e-0000-4000-8000-000000000001'];
    const mine = { ...base, knowledge: { entries: [], files } };
    const applied = applyTemplate(templates[0]!, mine);
    expect(applied.knowledge.files).toEqual(files);
    expect({ ...applied.voice, instructions: '' }).toEqual(base.voice);
  });
});

describe('before publishing', () => {
  it('says that nobody is there for callers after hours', () => {
    const config = structuredClone(base);
    config.hours.afterHours.mode = 'transfer';
    expect(checkConfig(config)).toMatchObject([{ section: 'transfers', isBlocking: true }]);
  });

  it('advises to say that calls are recorded, and minds a week without hours', () => {
    const config = structuredClone(base);
    config.voice.greeting = 'Hello';
    for (const day of Object.values(config.hours.weekly)) day.length = 0;
    expect(checkConfig(config)).toMatchObject([
      { section: 'voice', isBlocking: false },
      { section: 'hours', isBlocking: false },
    ]);
  });

  it('says what could not be read', () => {
    expect(checkConfig(base, ['hours'])).toMatchObject([{ section: 'hours', isBlocking: true }]);
  });

  it('refuses a voice that does not speak the languages', () => {
    expect(voiceFault({ ...base.voice, voice: 'Elliot', languages: ['en', 'es'] })).toContain(
      'does not speak Spanish',
    );
    expect(voiceFault({ ...base.voice, languages: ['en', 'es'] })).toBeNull();
  });
});
