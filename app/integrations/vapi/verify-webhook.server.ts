import { createHmac } from 'node:crypto';

import { getEnv } from '~/env.server';
import { isSameSecret } from '~/modules/auth/same-secret.server';

export type WebhookSecretConfig = {
  secret: string;
  /** Header of the plain secret (Vapi lets the account name it). */
  secretHeader: string;
  /** Headers of the HMAC and of the time that it covers. */
  signatureHeader: string;
  timestampHeader: string;
};

/** How Vapi proves itself to this installation. */
export function webhookSecretConfig(): WebhookSecretConfig {
  const env = getEnv();
  return {
    secret: env.VAPI_WEBHOOK_SECRET,
    secretHeader: env.VAPI_SECRET_HEADER,
    signatureHeader: env.VAPI_SIGNATURE_HEADER,
    timestampHeader: env.VAPI_TIMESTAMP_HEADER,
  };
}

/** A signature is good for this long, in both directions of clock drift. */
const signatureWindowMs = 5 * 60_000;

/**
 * True when the headers alone prove that Vapi sent the request: `Authorization: Bearer <secret>`, or the
 * secret in its own header.
 */
export function hasWebhookSecret(
  headers: Pick<Headers, 'get'>,
  config: WebhookSecretConfig,
): boolean {
  const bearer = headers.get('Authorization')?.match(/^Bearer\s+(.+)$/i)?.[1];
  const plain = headers.get(config.secretHeader);
  return (
    (bearer !== undefined && isSameSecret(bearer.trim(), config.secret)) ||
    (plain !== null && isSameSecret(plain, config.secret))
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
  return isSameSecret(signature.toLowerCase(), expected);
}
