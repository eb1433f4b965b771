import type { DateTime } from 'luxon';

import type { Random } from '../vapi/random';
import type { ScenarioName } from '../vapi/scenario';

export type PlannedCall = { at: DateTime; scenario: ScenarioName };

const days = 60;
/** How busy each hour of a working day is; the office is open from 9 to 18. */
const hours = [
  0, 0, 0, 0, 0, 0.1, 0.3, 0.8, 2, 6, 9, 8, 5, 5, 7, 8, 7, 5, 2.5, 1.6, 1.1, 0.7, 0.3, 0.1,
];
/** Monday to Sunday. */
const weekdays = [1.25, 1.1, 1, 1.05, 1.15, 0.55, 0.25];
/** While the office is open. */
const byDay: [ScenarioName, number][] = [
  ['question', 24], ['hot-lead', 18], ['booking', 19], ['transfer', 9], ['complaint', 7], ['long', 4],
  ['spanish', 5], ['hang-up', 6], ['spam', 6], ['wrong-number', 4], ['silent', 2],
]; // prettier-ignore
const byNight: [ScenarioName, number][] = [
  ['after-hours', 70],
  ['hang-up', 14],
  ['spam', 10],
  ['wrong-number', 6],
];

/** When the phone rang in the last 60 days, oldest first, and why. Today has calls at any hour. */
export function planCalls(random: Random, now: DateTime, count: number): PlannedCall[] {
  const start = now.startOf('day').minus({ days });
  const slots: { at: DateTime; weight: number }[] = [];
  for (let hour = 0; hour <= days * 24 + now.hour; hour++) {
    const at = start.plus({ hours: hour });
    const isOpen = at.weekday <= 5 || (at.weekday === 6 && at.hour >= 10 && at.hour < 14);
    const weight = (hours[at.hour] ?? 0) * (weekdays[at.weekday - 1] ?? 1) * (isOpen ? 1 : 0.6);
    slots.push({ at, weight });
  }
  const moments = Array.from({ length: count - 6 }, () => within(random, weighted(random, slots)));
  // Whenever somebody looks, the last hours were not silent.
  for (const minutes of [9, 34, 71, 118, 163, 240]) moments.push(now.minus({ minutes }));
  return moments
    .filter((at) => at < now.minus({ minutes: 8 }))
    .toSorted((a, b) => a.toMillis() - b.toMillis())
    .map((at) => ({ at, scenario: scenarioAt(random, at) }));
}

function within(random: Random, { at }: { at: DateTime }): DateTime {
  return at.set({
    minute: random.int(0, 59),
    second: random.int(0, 59),
    millisecond: random.int(0, 999),
  });
}

function scenarioAt(random: Random, at: DateTime): ScenarioName {
  const isOpen =
    at.weekday <= 5
      ? at.hour >= 9 && at.hour < 18
      : at.weekday === 6 && at.hour >= 10 && at.hour < 14;
  const list = (isOpen ? byDay : byNight).map(([name, weight]) => ({ name, weight }));
  return weighted(random, list).name;
}

function weighted<T extends { weight: number }>(random: Random, list: T[]): T {
  let left = random.next() * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of list) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return list.at(-1) as T;
}
