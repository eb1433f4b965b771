import type { DateTime } from 'luxon';

import { weekdays, type Config } from './config.server';
import { dayWords, isOpenAt, nextOpening } from './hours.server';

/** What a receptionist says that has neither an entry nor hours to go by. */
export const doNotKnow = 'I do not know that; I can take a message.';

/** Words that carry nothing of a question; those of the hours are asked for on their own. */
const stopWords = new Set(
  'a an and any are at be by can do does for from have how i in is it me my of on or our please tell that the there to us we what when where which who will with would you your open opens opening close closes closed closing hours'.split(
    ' ',
  ),
);
/** Shares of words that a question and an entry have in common: surely meant, and probably. */
const [sure, likely] = [0.75, 0.34];

/**
 * Answers a question as the configuration alone allows, by rules: hours by the clock, knowledge by the
 * words that question and entry share. Stands in for a model, and is the same each time.
 *
 * @param at the moment of the question in the business's time zone.
 */
export function answerFrom(config: Config, question: string, at: DateTime): string {
  const words = wordsOf(question);
  if (/^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\W*$/i.test(question)) {
    return 'Hello. How can I help?';
  }
  const best = config.knowledge.entries
    .map((entry) => ({ entry, share: likeness(words, wordsOf(entry.question)) }))
    .toSorted((a, b) => b.share - a.share)[0];
  if (best && best.share >= sure) return best.entry.answer;
  if (/\b(?:open|opens|opening|close|closes|closed|closing|hours)\b/i.test(question)) {
    return aboutHours(config.hours, question, at);
  }
  if (best && best.share >= likely) return best.entry.answer;
  if (/\b(?:who|name)\b.*\b(?:you|your|speaking|this)\b/i.test(question)) {
    return `I am ${config.voice.name}.`;
  }
  return doNotKnow;
}

function aboutHours(hours: Config['hours'], question: string, at: DateTime): string {
  const text = question.toLowerCase();
  const named = weekdays.findIndex((day) => text.includes(day));
  if (named >= 0) {
    const ahead = (named + 1 - at.weekday + 7) % 7;
    const day = at.startOf('day').plus({ days: ahead });
    return `${nameOf(day)}: ${dayWords(hours, day)}.`;
  }
  if (text.includes('tomorrow')) {
    const day = at.startOf('day').plus({ days: 1 });
    return `Tomorrow, ${nameOf(day)}: ${dayWords(hours, day)}.`;
  }
  const today = `Today: ${dayWords(hours, at)}.`;
  if (isOpenAt(hours, at)) return `We are open now. ${today}`;
  const next = nextOpening(hours, at);
  if (!next) return `We are closed now. ${today}`;
  return `We are closed now. ${today} We open again ${nameOf(next)}, ${next
    .setLocale('en-US')
    .toFormat('LLLL d')}: ${dayWords(hours, next)}.`;
}

function nameOf(day: DateTime): string {
  return day.setLocale('en-US').toFormat('cccc');
}

/** Words that carry the meaning, roughly in their singular. */
function wordsOf(text: string): Set<string> {
  const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    all.filter((word) => !stopWords.has(word)).map((word) => word.replace(/(?<=...)s$/, '')),
  );
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
