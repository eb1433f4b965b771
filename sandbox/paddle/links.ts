import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Addresses that only whoever was given them has: they hold for this run of the simulator. */
const signingKey = randomUUID();
const invoiceSeconds = 3_600;

function sign(what: string): string {
  return createHmac('sha256', signingKey).update(what).digest('hex').slice(0, 40);
}

export function isSigned(what: string, signature: string | undefined): boolean {
  const [given, expected] = [Buffer.from(signature ?? ''), Buffer.from(sign(what))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A page of the customer portal, for one customer. */
export function portalUrl(
  url: string,
  customerId: string,
  action: string,
  subscriptionId?: string,
): string {
  const link = new URL(`/portal/${customerId}`, url);
  link.searchParams.set('action', action);
  if (subscriptionId) link.searchParams.set('subscription_id', subscriptionId);
  link.searchParams.set('token', `pga_${sign(customerId)}`);
  return link.href;
}

/** The file of an invoice, for an hour. */
export function invoiceUrl(url: string, id: string, disposition: string): string {
  const expires = Math.floor(Date.now() / 1000) + invoiceSeconds;
  const link = new URL(`/invoices/${id}.pdf`, url);
  link.searchParams.set('disposition', disposition);
  link.searchParams.set('expires', String(expires));
  link.searchParams.set('signature', sign(`${id}:${expires}`));
  return link.href;
}
