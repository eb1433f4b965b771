import { makeZip } from 'client-zip';

export type ExportFile = { name: string; input: string | AsyncIterable<Uint8Array> };

/** A ZIP of files that are read while it is sent. Should one of them fail, so does reading the ZIP. */
export async function* zipChunks(files: ExportFile[]): AsyncGenerator<Uint8Array> {
  const reader = makeZip(files).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever waited for it is gone, or it has ended.
    await reader.cancel().catch(() => {});
  }
}
