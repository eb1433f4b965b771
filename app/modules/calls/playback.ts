/** A turn as a player needs it, in seconds from the start. */
export type TimedTurn = { startSecond: number; endSecond: number | null };
export type Silence = { from: number; to: number };

/** Shorter ones belong to the talk. */
const shortestSilence = 2;
/** What is left of a silence at either end, so that no word is cut. */
const margin = 0.4;

/** The index of the turn that is heard at a second: the last one that has begun; -1 before the first. */
export function turnAt(turns: TimedTurn[], second: number): number {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle]?.startSecond ?? 0) <= second) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Where nobody speaks, by the turns' times. After a turn whose end is not known there may be words: nothing is
 * silence then until the next one begins.
 */
export function findSilences(turns: TimedTurn[], durationSeconds: number): Silence[] {
  const silences: Silence[] = [];
  let heardUntil: number | null = 0;
  const note = (until: number) => {
    if (heardUntil !== null && until - heardUntil >= shortestSilence) {
      silences.push({ from: heardUntil + margin, to: until - margin });
    }
  };
  for (const { startSecond, endSecond } of turns) {
    note(startSecond);
    heardUntil = endSecond === null ? null : Math.max(heardUntil ?? 0, endSecond);
  }
  // At the end there is nothing to be cut.
  if (turns.length > 0) note(durationSeconds);
  return silences;
}

/** Where to go on from a second: after the silence that it is in, or null when it is in none. */
export function skipTo(silences: Silence[], second: number): number | null {
  return silences.find(({ from, to }) => second >= from && second < to)?.to ?? null;
}
