/** Thrown when a body is larger than allowed. */
export class BodyTooLargeError extends Error {}

/**
 * The body as text, never holding more than `maxBytes` of it. What is somewhat larger is read to its end and
 * thrown away, since a sender that is cut off while it sends never reads why; what is larger than twice that
 * is cut off.
 *
 * @throws BodyTooLargeError
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > 2 * maxBytes)
    throw new BodyTooLargeError();
  if (!request.body) return '';
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > 2 * maxBytes) throw new BodyTooLargeError();
    if (size > maxBytes) chunks = [];
    else chunks.push(chunk);
  }
  if (size > maxBytes) throw new BodyTooLargeError();
  return Buffer.concat(chunks).toString('utf8');
}
