import { makeZip } from 'client-zip';

import { logger } from '~/logger.server';

export type ExportFile = { name: string; input: string | AsyncIterable<Uint8Array> };

/**
 * A ZIP of files that are read while it is sent. Should one of them fail, the stream fails: a download that
 * breaks off, and not an archive that looks whole.
 */
export function zipStream(files: ExportFile[], signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = makeZip(files).getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, 'an export broke off');
        controller.error(error);
      }
    },
    async cancel(reason) {
      // Whoever waited for it is gone.
      await reader.cancel(reason).catch(() => {});
    },
  });
}
