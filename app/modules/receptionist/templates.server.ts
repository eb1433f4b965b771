import { language, type Language } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import type { Config } from './config.server';
import type { TemplateId, TemplateWords } from './template-words.server';
import { englishTemplates } from './templates-en.server';
import { spanishTemplates } from './templates-es.server';

export type Template = { id: TemplateId; name: string; about: string };

/** What to begin with, by kind of business. Its answers are examples that the owner reads and changes. */
export const templates: readonly Template[] = [
  {
    id: 'real-estate',
    name: t`Real estate`,
    about: t`Buyers, sellers, viewings and tenants`,
  },
  {
    id: 'dental',
    name: t`Dental practice`,
    about: t`New patients, appointments and emergencies`,
  },
  {
    id: 'law',
    name: t`Law firm`,
    about: t`New matters, clients and deadlines`,
  },
  {
    id: 'trades',
    name: t`Trades and home services`,
    about: t`Jobs, quotes and emergencies at the house`,
  },
  {
    id: 'restaurant',
    name: t`Restaurant`,
    about: t`Tables, groups, allergies and take-out`,
  },
];

/** What callers are asked and told: not in the catalogue, since it is kept as the owner's own. */
const fillings: Record<Language, TemplateWords> = { en: englishTemplates, es: spanishTemplates };

/**
 * The sections that a template fills: instructions, questions and answers, in the language of who starts from it.
 * Everything else stays.
 */
export function applyTemplate(
  { id }: Template,
  config: Config,
): Pick<Config, 'voice' | 'questions' | 'knowledge'> {
  const { instructions, questions, entries } = fillings[language()][id];
  return {
    voice: { ...config.voice, instructions },
    questions: { questions },
    knowledge: {
      files: config.knowledge.files,
      entries: entries.map((entry) => ({ ...entry, source: null })),
    },
  };
}
