import pino from 'pino';

/**
 * The log: one JSON line an entry. No transcripts, numbers or secrets go in: ids say enough.
 * Reads LOG_LEVEL by itself, so that a broken environment can still be logged.
 */
export const logger = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
});

/** A path as it goes into the log: the token of an invitation opens it, and is a secret. */
export function loggedPath(path: string): string {
  return path.replace(/^(\/invitations\/)[^/]+/, '$1…');
}
