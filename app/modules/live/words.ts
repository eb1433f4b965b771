/** What is said on a running call, as the stream tells it and pages show it. */

export type LiveTurn = {
  position: number;
  isCaller: boolean;
  text: string;
  /** When it was said: `0:12`. */
  at: string;
};

/** What somebody is just saying: a guess, until it is a turn. */
export type PartialTurn = { isCaller: boolean; text: string };

/** An event `words`: the latest turns, and all that is not final. */
export type LiveWords = { id: string; turns: LiveTurn[]; partials: PartialTurn[] };

/** What a page has heard of a call so far. */
export type Heard = { turns: LiveTurn[]; partials: PartialTurn[] };

export const nothingHeard: Heard = { turns: [], partials: [] };

/** What was heard with what is heard now: a turn is one by its position. */
export function hear(before: Heard, { turns, partials }: Omit<LiveWords, 'id'>): Heard {
  return { turns: mergeTurns(before.turns, turns), partials };
}

export function mergeTurns(older: LiveTurn[], newer: LiveTurn[]): LiveTurn[] {
  const all = new Map(older.map((turn) => [turn.position, turn]));
  for (const turn of newer) all.set(turn.position, turn);
  return [...all.values()].sort((a, b) => a.position - b.position);
}

/** Whether turns are missing between the first and the last: the page has to load them. */
export function hasGap(turns: LiveTurn[]): boolean {
  return turns.some(({ position }, index) => position !== index);
}
