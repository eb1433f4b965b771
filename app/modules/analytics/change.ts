import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';

/** How a figure stands to the same one before: in words, and which way an arrow points. */
export type Change = {
  direction: 'up' | 'down' | 'same';
  words: string;
  /** Before there was none to compare with. */
  isFirst?: true;
};

/**
 * `12 more`, `3 fewer`, `as before`; of large numbers in percent.
 *
 * @param format of the difference; counts by default
 */
export function change(
  now: number,
  before: number,
  format: (by: number) => string = count,
): Change {
  const by = now - before;
  const words = format(Math.abs(by));
  // What is rounded to nothing did not change.
  if (words === format(0)) return { direction: 'same', words: t`as before` };
  return by > 0
    ? { direction: 'up', words: t`${words} more` }
    : { direction: 'down', words: t`${words} less` };
}

/** As `change`, of a number of things and in percent of what there were before. */
export function changeOfCount(now: number, before: number): Change {
  if (now === before) return { direction: 'same', words: t`as before` };
  if (before === 0) return { direction: 'up', words: t`none before`, isFirst: true };
  const percent = Math.round((100 * (now - before)) / before);
  const isTiny = Math.abs(percent) < 1;
  const size = percents(Math.abs(percent));
  return now > before
    ? { direction: 'up', words: isTiny ? t`under 1% more` : t`${size} more` }
    : { direction: 'down', words: isTiny ? t`under 1% fewer` : t`${size} fewer` };
}

export const count = (value: number) => value.toLocaleString(locale());

const percents = (value: number) => (value / 100).toLocaleString(locale(), { style: 'percent' });

/** `34%`; none of none is a dash. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percents(Math.round((100 * part) / whole));
}

/**
 * About the middle one of values that were counted in steps: as far into its step as its place among those
 * there. Null when there are none.
 *
 * @param bounds where each step begins, and where the last one is taken to end
 */
export function aboutMedian(counts: number[], bounds: number[]): number | null {
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [step, value] of counts.entries()) {
    if (before + value >= total / 2) {
      const [low = 0, high = low] = bounds.slice(step);
      return low + ((high - low) * (total / 2 - before)) / value;
    }
    before += value;
  }
  return null;
}
