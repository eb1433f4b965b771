import { expect, it } from 'vitest';

import { speak } from '~/modules/languages/speak.server';
import { Clock, PaperClock } from './time.server';

const now = new Date('2026-11-25T22:00:00Z');
const at = '2026-11-25T20:06:00Z';

function words() {
  const clock = new Clock('America/Denver', now);
  return [
    clock.time(at),
    clock.moment(at),
    clock.momentWithin('2026-11-24T16:40:00Z'),
    clock.moment('2025-11-10T16:40:00Z'),
    clock.day('2026-11-10T20:06:00Z').date,
    clock.ahead('2026-11-28T20:06:00Z'),
    clock.ago('2026-11-23T20:06:00Z'),
    new PaperClock('America/Denver', now).moment(at),
  ];
}

it('reads as people write it', () => {
  expect(words()).toEqual([
    '1:06 pm',
    'Today, 1:06 pm',
    'yesterday, 9:40 am',
    'Nov 10, 2025, 9:40 am',
    'Tuesday, November 10',
    'Sat',
    '2 days',
    'November 25, 2026, 1:06 pm',
  ]);
});

it('reads in Spanish as people write it, in America and in Spain', () => {
  expect(speak('es-US', words)).toEqual([
    '1:06 pm',
    'Hoy, 1:06 pm',
    'ayer, 9:40 am',
    '10 nov 2025, 9:40 am',
    'martes, 10 de noviembre',
    'sáb',
    '2 días',
    '25 de noviembre de 2026, 1:06 pm',
  ]);
  expect(speak('es-ES', () => new Clock('America/Denver', now).time(at))).toBe('13:06');
});
