import { markPieces, plainWord, splitWords, type Part } from '~/modules/calls/mark-words.server';
import { t } from '~/modules/languages/t';
import { questions, type Question } from './questions';

export type FoundQuestion = {
  id: string;
  question: Part[];
  answer: { paragraph: string; parts: Part[] }[];
};

/** Of a search, more words than anybody asks with are left out. */
const mostWords = 12;
/** Words that are in most questions say nothing about which one is meant. */
const smallWords = () =>
  t`a an and are be can do does for how i if in is it me my of on or the to we what when with you your`.split(
    ' ',
  );

/**
 * The questions whose words begin with each of the words that were typed, those of the question itself first; all of
 * them for nothing typed.
 */
export function findQuestions(q: string): FoundQuestion[] {
  const words = wordsOf(q);
  const found = questions().filter((each) => words.every((word) => holds(textOf(each), word)));
  const mark = (text: string) =>
    markPieces(text, (plain) => words.some((word) => plain.startsWith(word)));
  const inTitle = ({ question }: Question) => words.filter((word) => holds(question, word)).length;
  return found
    .toSorted((a, b) => inTitle(b) - inTitle(a))
    .map(({ id, question, answer }) => ({
      id,
      question: mark(question),
      answer: answer.map((paragraph) => ({ paragraph, parts: mark(paragraph) })),
    }));
}

/** What was typed, in words; small ones only where there are no others. */
function wordsOf(q: string): string[] {
  const all = splitWords(q.slice(0, 200)).filter(isWord).map(plainWord).slice(0, mostWords);
  const small = new Set(smallWords());
  const telling = all.filter((word) => !small.has(word));
  return telling.length > 0 ? telling : all;
}

const isWord = (piece: string) => /[\p{L}\p{N}]/u.test(piece);
const textOf = ({ question, answer }: Question) => [question, ...answer].join(' ');
const holds = (text: string, word: string) =>
  splitWords(text).some((piece) => plainWord(piece).startsWith(word));
