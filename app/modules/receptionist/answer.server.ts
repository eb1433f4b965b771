import type { DateTime } from 'luxon';

import { answerWords, type AnswerWords } from './answer-words.server';
import type { Config } from './config.server';
import { dayWords, isOpenAt, nextOpening } from './hours.server';
import { mainLanguage } from './spoken.server';

/** Shares of words that a question and an entry have in common: surely meant, and probably. */
const [sure, likely] = [0.75, 0.34];

/** A question that the hours answer, in the language that the receptionist begins with. */
export function suggestedQuestion(config: Config): string {
  return wordsFor(config).suggestion;
}

/**
 * Answers a question as the configuration alone allows, by rules: hours by the clock, knowledge by the
 * words that question and entry share. Stands in for a model, and is the same each time. What it says by itself is in
 * the language that the receptionist begins with, and so are the questions that it knows.
 *
 * @param at the moment of the question in the business's time zone.
 */
export function answerFrom(config: Config, question: string, at: DateTime): string {
  const say = wordsFor(config);
  const asked = say.plain(question);
  const words = wordsOf(asked, say);
  if (say.isHello.test(asked)) return say.hello;
  const best = config.knowledge.entries
    .map((entry) => ({ entry, share: likeness(words, wordsOf(say.plain(entry.question), say)) }))
    .toSorted((a, b) => b.share - a.share)[0];
  if (best && best.share >= sure) return best.entry.answer;
  if (say.isHours.test(asked)) return aboutHours(config.hours, asked, at, say);
  if (best && best.share >= likely) return best.entry.answer;
  if (say.isWho.test(asked)) return say.iAm(config.voice.name);
  return say.doNotKnow;
}

/** Of the languages that Frontdesk is in; a receptionist of any other is tried in English. */
function wordsFor({ voice }: Config): AnswerWords {
  return answerWords[mainLanguage(voice.languages) === 'es' ? 'es' : 'en'];
}

function aboutHours(hours: Config['hours'], asked: string, at: DateTime, say: AnswerWords): string {
  const wordsOn = (day: DateTime) => dayWords(hours, day, say.language);
  const named = say.weekdays.findIndex((day) => asked.includes(day));
  if (named >= 0) {
    const ahead = (named + 1 - at.weekday + 7) % 7;
    const day = at.startOf('day').plus({ days: ahead });
    return say.onDay(day, wordsOn(day));
  }
  if (say.isTomorrow.test(asked)) {
    const day = at.startOf('day').plus({ days: 1 });
    return say.tomorrow(day, wordsOn(day));
  }
  const today = say.today(wordsOn(at));
  if (isOpenAt(hours, at)) return `${say.openNow} ${today}`;
  const next = nextOpening(hours, at);
  if (!next) return `${say.closedNow} ${today}`;
  return `${say.closedNow} ${today} ${say.opensAgain(next, wordsOn(next))}`;
}

/** Words that carry the meaning, roughly in their singular. */
function wordsOf(text: string, { stopWords, singular }: AnswerWords): Set<string> {
  const all = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(all.filter((word) => !stopWords.has(word)).map(singular));
}

/** The share of words that both have, of the one with fewer; one common word of many is chance. */
function likeness(a: Set<string>, b: Set<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const common = [...a].filter((word) => b.has(word)).length;
  const share = common / Math.min(a.size, b.size);
  return common === 1 && Math.min(a.size, b.size) > 1
    ? Math.min(share, common / Math.max(a.size, b.size))
    : share;
}
