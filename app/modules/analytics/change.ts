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
  if (words === format(0)) return { direction: 'same', words: 'as before' };
  return by > 0
    ? { direction: 'up', words: `${words} more` }
    : { direction: 'down', words: `${words} less` };
}

/** As `change`, of a number of things and in percent of what there were before. */
export function changeOfCount(now: number, before: number): Change {
  if (now === before) return { direction: 'same', words: 'as before' };
  if (before === 0) return { direction: 'up', words: 'none before', isFirst: true };
  const percent = Math.round((100 * (now - before)) / before);
  const direction = now > before ? 'up' : 'down';
  const size = Math.abs(percent) < 1 ? 'under 1%' : `${Math.abs(percent).toLocaleString('en-US')}%`;
  return { direction, words: `${size} ${direction === 'up' ? 'more' : 'fewer'}` };
}

export const count = (value: number) => value.toLocaleString('en-US');

/** `34%`; none of none is a dash. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)}%`;
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
