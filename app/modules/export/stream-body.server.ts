import { logger } from '~/logger.server';
import type { ReadyForMore } from './connection.server';

/**
 * The body of an answer of any length, read as fast as the client takes it. A client that hangs up ends the
 * reading. Should reading fail, the connection breaks: nobody takes half a file for a whole one.
 */
export function streamBody(
  chunks: AsyncIterable<Uint8Array>,
  { signal, isReady }: { signal: AbortSignal; isReady: ReadyForMore },
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (signal.aborted || !(await isReady())) {
            await iterator.return?.();
            controller.close();
            return;
          }
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (!signal.aborted) logger.error({ err: error }, 'an export broke off');
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    // Nothing is read ahead of who waits for it.
    { highWaterMark: 0 },
  );
}
