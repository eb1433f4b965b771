/** Bytes of a whole, both included. */
export type ByteRange = { start: number; end: number };

/**
 * What a `Range` header asks for of something with a size.
 *
 * @returns null when it asks for nothing that we give in part: the whole is the answer then; `none` when there is
 *   no such part
 */
export function readRange(header: string | null, size: number): ByteRange | 'none' | null {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  if (from === '') {
    const last = Number(to);
    return last === 0 || size === 0 ? 'none' : { start: Math.max(0, size - last), end: size - 1 };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return null;
  return start >= size ? 'none' : { start, end: Math.min(to === '' ? size : Number(to), size - 1) };
}

/** Only these bytes of a stream; the rest of it is not waited for. */
export function sliceBytes(
  body: ReadableStream<Uint8Array>,
  { start, end }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const from = Math.max(start - at, 0);
        const to = Math.min(end + 1 - at, chunk.length);
        at += chunk.length;
        if (to > from) controller.enqueue(chunk.subarray(from, to));
        if (at > end) controller.terminate();
      },
    }),
  );
}
