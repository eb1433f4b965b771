/** What a usage period comes to, if it goes on as it began. */
export type Forecast = {
  /** Of the whole period. */
  seconds: number;
  /** ISO: when the included seconds are used up; null when they last, or are used up already. */
  usedUpAt: string | null;
};

const dayMs = 86_400_000;
/** Less than this says nothing: one long call would be taken for a busy month. */
const fewestDays = 3;

/**
 * Counts on: what the days so far used, for each day of the period. It knows nothing of weekends and seasons,
 * so that anyone can check it by hand.
 *
 * @param usage `startsAt` and `endsAt` of the period, in ISO
 * @returns null while there is too little to go by, and once the period is over
 */
export function forecast(usage: {
  usedSeconds: number;
  includedSeconds: number | null;
  startsAt: string;
  endsAt: string;
  now: Date;
}): Forecast | null {
  const { usedSeconds, includedSeconds, now } = usage;
  const [start, end] = [Date.parse(usage.startsAt), Date.parse(usage.endsAt)];
  const passed = now.getTime() - start;
  if (passed < fewestDays * dayMs || now.getTime() >= end || usedSeconds === 0) return null;
  const seconds = Math.round((usedSeconds / passed) * (end - start));
  const runsOut =
    includedSeconds !== null && usedSeconds < includedSeconds && seconds > includedSeconds;
  return {
    seconds,
    usedUpAt: runsOut
      ? new Date(start + (includedSeconds / usedSeconds) * passed).toISOString()
      : null,
  };
}
