import { setTimeout as sleep } from 'node:timers/promises';

import PQueue from 'p-queue';

import { GeocodingError } from '~/integrations/geocoding/geocoding-error.server';

/** Runs work when its turn comes; gives up when the signal says that nobody waits any more. */
export type Pace = <T>(provider: string, work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/**
 * At most `perSecond` pieces of work start in any second, and as many run at once. A place in the queue
 * stays taken for a second at least: counting by the clock's seconds would let twice as many start around
 * the turn of one.
 */
export function createPace({ perSecond = 5, secondMs = 1_000 } = {}): Pace {
  const queue = new PQueue({ concurrency: perSecond });
  return (provider, work, signal) =>
    new Promise((resolve, reject) => {
      const giveUp = () => reject(new GeocodingError('busy', provider, 'waited too long'));
      signal.addEventListener('abort', giveUp, { once: true });
      void queue.add(async () => {
        if (signal.aborted) return;
        signal.removeEventListener('abort', giveUp);
        const working = work();
        working.then(resolve, reject);
        await Promise.allSettled([working, sleep(secondMs, undefined, { ref: false })]);
      });
    });
}

/** For providers that are asked without any limit. */
export const noPace: Pace = (_provider, work) => work();
