import type { Config } from './config.server';

type Question = Config['questions']['questions'][number];
type Entry = { id: string; question: string; answer: string };

/** What a template puts into a receptionist: words for callers, in one language. */
export type Filling = { instructions: string; questions: Question[]; entries: Entry[] };
export type TemplateId = 'real-estate' | 'dental' | 'law' | 'trades' | 'restaurant';
export type TemplateWords = Record<TemplateId, Filling>;

/** A question of a template: in text and free to leave out, where nothing else is said. */
export const ask = (
  id: string,
  label: string,
  question: string,
  more: Partial<Pick<Question, 'type' | 'choices' | 'isRequired'>> = {},
): Question => ({ id, label, question, type: 'text', choices: [], isRequired: false, ...more });
export const always = { isRequired: true };
