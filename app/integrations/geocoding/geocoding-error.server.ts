/** `busy`: try again soon. `unavailable`: it is down, too slow, refuses our key, or makes no sense. */
export type GeocodingErrorCode = 'busy' | 'unavailable';

/**
 * A search for places that failed. It holds neither the address asked (a provider's key is part of it) nor
 * the error underneath (which may quote that address).
 */
export class GeocodingError extends Error {
  override readonly name = 'GeocodingError';

  /** @param reason what the log may say: an HTTP status, or a few words of ours. */
  constructor(
    readonly code: GeocodingErrorCode,
    readonly provider: string,
    readonly reason: number | string,
  ) {
    super(`${provider} is ${code} (${reason})`);
  }
}
