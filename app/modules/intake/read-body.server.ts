/** Thrown when a body is larger than allowed. */
export class BodyTooLargeError extends Error {}

/**
 * The body as text, never holding more than `maxBytes` of it: a `Content-Length` that says more is
 * refused unread, and a body that grows beyond it is cut off.
 *
 * @throws BodyTooLargeError
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) throw new BodyTooLargeError();
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
