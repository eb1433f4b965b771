import { expect, it } from 'vitest';

import { defaultConfig } from './config.server';
import { parseSection, toForm } from './section-form.server';

const voice = { ...defaultConfig({ name: 'Bright Dental' }).voice, greeting: 'Hello.' };

function sent(mainLanguage: string | null, languages: string[]) {
  const form = new FormData();
  for (const [name, value] of Object.entries(toForm.voice(voice))) {
    if (typeof value === 'string') form.set(name, value);
  }
  if (mainLanguage) form.set('mainLanguage', mainLanguage);
  else form.delete('mainLanguage');
  for (const one of languages) form.append('languages', one);
  const submission = parseSection('voice', form);
  return submission.status === 'success' ? submission.value.languages : submission.error;
}

it('puts the language that a receptionist begins in first, ticked or not', () => {
  expect(sent('en', ['en', 'es'])).toEqual(['en', 'es']);
  expect(sent('es', ['en', 'es', 'fr'])).toEqual(['es', 'en', 'fr']);
  expect(sent('de', ['en'])).toEqual(['de', 'en']);
  expect(sent('es', [])).toEqual(['es']);
  expect(sent(null, ['es', 'en'])).toEqual(['es', 'en']);
});

it('shows it as it is kept', () => {
  expect(toForm.voice({ ...voice, languages: ['es', 'en'] })).toMatchObject({
    mainLanguage: 'es',
    languages: ['es', 'en'],
  });
});
