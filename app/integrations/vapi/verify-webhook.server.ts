import { createHmac, timingSafeEqual, createHash } from 'node:crypto';

export type WebhookSecretConfig = {
  secret: string;
  /** Header of the plain secret (Vapi lets the account name it). */
  secretHeader: string;
  /** Headers of the HMAC and of the time that it covers. */
  signatureHeader: string;
  timestampHeader: string;
};

/** A signature is good for this long, in both directions of clock drift. */
const signatureWindowMs = 5 * 60_000;

/** Equal or not, in a time that tells nothing of where they differ or how long they are. */
function isSame(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * True when the headers alone prove that Vapi sent the request: `Authorization: Bearer <secret>`, or the
 * secret in its own header.
 */
export function hasWebhookSecret(headers: Headers, config: WebhookSecretConfig): boolean {
  const bearer = headers.get('Authorization')?.match(/^Bearer\s+(.+)$/i)?.[1];
  const plain = headers.get(config.secretHeader);
  return (
    (bearer !== undefined && isSame(bearer.trim(), config.secret)) ||
    (plain !== null && isSame(plain, config.secret))
  );
}

/** True when the request claims to be signed, so that its body has to be read before we know. */
export function isSigned(headers: Headers, config: WebhookSecretConfig): boolean {
  return headers.has(config.signatureHeader) && headers.has(config.timestampHeader);
}

/**
 * Checks Vapi's HMAC: hex SHA-256 over `{timestamp}.{body}`, not older or newer than five minutes.
 * Source: Vapi docs, server authentication (HMAC). The timestamp may be in seconds or milliseconds.
 */
export function hasValidSignature(
  headers: Headers,
  body: string,
  config: WebhookSecretConfig,
  now = Date.now(),
): boolean {
  const timestamp = headers.get(config.timestampHeader) ?? '';
  const signature = (headers.get(config.signatureHeader) ?? '').replace(/^sha256=/, '');
  if (!/^\d{10,13}$/.test(timestamp)) return false;
  const sentAt = Number(timestamp) * (timestamp.length <= 10 ? 1000 : 1);
  if (Math.abs(now - sentAt) > signatureWindowMs) return false;
  const expected = createHmac('sha256', config.secret).update(`${timestamp}.${body}`).digest('hex');
  return isSame(signature.toLowerCase(), expected);
}
