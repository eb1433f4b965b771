import pino from 'pino';

import { currentRequest } from '~/modules/operations/current-request.server';

/**
 * The log: one JSON line an entry, and in development one for people. No transcripts, numbers or secrets go in: ids say
 * enough. Reads LOG_LEVEL by itself, so that a broken environment can still be logged.
 */
export const logger = pino({
  serializers: { err: withoutRows },
  level: process.env.LOG_LEVEL || 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  // Whatever is logged on the way of a request can be found by it.
  mixin() {
    const { requestId, businessId } = currentRequest() ?? {};
    return { requestId, businessId };
  },
  ...(process.env.NODE_ENV === 'development' && {
    transport: {
      target: 'pino-pretty',
      options: {
        ignore: 'requestId,businessId,method,path,status,ms,route',
        translateTime: 'SYS:HH:MM:ss',
        messageFormat: '{if method}{method} {path} {status} in {ms} ms {route}{end}{msg}',
      },
    },
  }),
});

/** What Postgres and its API quote from the row that they refuse: somebody's words. */
const quotes = new Set(['detail', 'details', 'hint', 'where', 'internalQuery', 'parameters']);

/** An error as it goes into the log. */
function withoutRows(error: unknown): unknown {
  const plain: unknown = error instanceof Error ? pino.stdSerializers.err(error) : error;
  if (!plain || typeof plain !== 'object') return plain;
  return Object.fromEntries(Object.entries(plain).filter(([key]) => !quotes.has(key)));
}
