import { describe, expect, it } from 'vitest';

import { businessKinds } from '~/modules/businesses/business.schema.server';
import { speak } from '~/modules/languages/speak.server';
import { checkConfig, voiceFault } from './check-config.server';
import { configSchema, defaultConfig } from './config.server';
import { mainLanguage } from './spoken.server';
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

  it.each(templates)('$name asks and tells in Spanish what it does in English', (template) => {
    const english = applyTemplate(template, base);
    const spanish = speak('es-US', () => applyTemplate(template, base));
    const config = { ...base, ...spanish };
    expect(configSchema.parse(config)).toEqual(config);
    const shape = ({ questions: { questions }, knowledge: { entries } }: typeof english) => ({
      questions: questions.map(({ id, type, choices, isRequired }) => [
        id,
        type,
        choices.length,
        isRequired,
      ]),
      entries: entries.map(({ id }) => id),
    });
    expect(shape(spanish)).toEqual(shape(english));
    const words = ({ voice, questions: { questions }, knowledge: { entries } }: typeof english) => [
      voice.instructions,
      ...questions.flatMap(({ question, label, choices }) => [question, label, ...choices]),
      ...entries.flatMap(({ question, answer }) => [question, answer]),
    ];
    const same = new Set(words(english));
    expect(words(spanish).filter((text) => same.has(text))).toEqual([]);
    expect(english.voice.instructions.split('\n')).toHaveLength(
      spanish.voice.instructions.split('\n').length,
    );
  });

  it('leaves name, greeting, voice and files as they are', () => {
    const files = ['3f2b8c1e-0000-4000-8000-000000000001'];
    const mine = { ...base, knowledge: { entries: [], files } };
    const applied = applyTemplate(templates[0]!, mine);
    expect(applied.knowledge.files).toEqual(files);
    expect({ ...applied.voice, instructions: '' }).toEqual(base.voice);
  });
});

describe('a receptionist that nobody has set up', () => {
  it('is as its owner reads: in Spanish it begins in Spanish, and speaks English too', () => {
    const { voice } = speak('es-ES', () => defaultConfig({ name: 'Puerto' }));
    expect(voice).toMatchObject({
      languages: ['es', 'en'],
      greeting:
        'Gracias por llamar a Puerto. Esta llamada se graba para poder darle seguimiento. ¿En qué puedo ayudarle?',
    });
    expect(voiceFault(voice)).toBeNull();
    expect(mainLanguage(voice.languages)).toBe('es');
    expect(base.voice).toMatchObject({
      languages: ['en'],
      greeting:
        'Harbor, this is the front desk. This call is recorded, so that we can follow up. How can I help?',
    });
  });

  it('does not follow who looks at it, once it has a greeting', () => {
    const receptionist = { name: 'Alex', greeting: 'Hello.' };
    const { voice } = speak('es-ES', () => defaultConfig({ name: 'Puerto', receptionist }));
    expect(voice).toMatchObject({ languages: ['en'], greeting: 'Hello.' });
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
