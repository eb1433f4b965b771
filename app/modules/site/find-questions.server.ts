import { plainWord } from '~/modules/calls/mark-words.server';
import { questions, type Question } from './questions';

/** A piece of a text from a character on, and whether it was looked for. */
export type Piece = { at: number; text: string; isMark: boolean };
export type FoundQuestion = {
  id: string;
  question: Piece[];
  answer: { paragraph: string; parts: Piece[] }[];
};

/** Of a search, more words than anybody asks with are left out. */
const mostWords = 12;
/** Words that are in most questions say nothing about which one is meant. */
const smallWords = new Set(
  'a an and are be can do does for how i if in is it me my of on or the to we what when with you your'.split(
    ' ',
  ),
);

/**
 * The questions whose words begin with each of the words that were typed, those of the question itself first; all of
 * them for nothing typed.
 */
export function findQuestions(q: string): FoundQuestion[] {
  const words = wordsOf(q);
  const found = questions.filter((each) => words.every((word) => holds(textOf(each), word)));
  const inTitle = ({ question }: Question) => words.filter((word) => holds(question, word)).length;
  return found
    .toSorted((a, b) => inTitle(b) - inTitle(a))
    .map(({ id, question, answer }) => ({
      id,
      question: mark(question, words),
      answer: answer.map((paragraph) => ({ paragraph, parts: mark(paragraph, words) })),
    }));
}

/** What was typed, in words; small ones only where there are no others. */
function wordsOf(q: string): string[] {
  const all = pieces(q.slice(0, 200)).filter(isWord).map(plainWord).slice(0, mostWords);
  const telling = all.filter((word) => !smallWords.has(word));
  return telling.length > 0 ? telling : all;
}

const pieces = (text: string) => text.split(/([\p{L}\p{N}\p{M}'’]+)/u).filter(Boolean);
const isWord = (piece: string) => /[\p{L}\p{N}]/u.test(piece);
const textOf = ({ question, answer }: Question) => [question, ...answer].join(' ');
const holds = (text: string, word: string) =>
  pieces(text).some((piece) => plainWord(piece).startsWith(word));

function mark(text: string, words: string[]): Piece[] {
  const all: Piece[] = [];
  let at = 0;
  for (const piece of pieces(text)) {
    const plain = plainWord(piece);
    const isMark = words.some((word) => plain.startsWith(word));
    const last = all.at(-1);
    if (last && last.isMark === isMark) last.text += piece;
    else all.push({ at, text: piece, isMark });
    at += piece.length;
  }
  return all;
}
