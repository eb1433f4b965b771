import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Somebody who types fast asks about once a second. */
const limiter = new RateLimiterMemory({ points: 60, duration: 60 });

/**
 * Counts a search of a person: 60 a minute, in each process.
 *
 * @returns 0 when it may go on, else the seconds to wait.
 */
export async function takeGeocodeToken(userId: string): Promise<number> {
  try {
    await limiter.consume(userId);
    return 0;
  } catch (refused) {
    if (refused instanceof RateLimiterRes)
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw refused;
  }
}
