import { createHmac, timingSafeEqual } from 'node:crypto';

import { getEnv } from '~/env.server';
import { asObject, asString, date } from './read.server';

/** Where an assistant's metadata says that it is a try. */
export const trialMarkName = 'trial';
const hours = 24;

/**
 * The mark of a try: of which business, and until when. Signed, since whoever has Vapi's public key may start a
 * call with metadata of their own: nobody hears another's draft, and no call is freed of its bill.
 */
export function makeTrialMark(businessId: string, at = new Date(), secret?: string): string {
  const until = Math.floor(at.getTime() / 1000) + hours * 3600;
  return `${businessId}.${until}.${sign(businessId, until, secret)}`;
}

/**
 * The business whose draft a message's call tries; null when it carries no mark, or none of ours that is still
 * good. The mark comes back in the assistant, or in what the call overrides of it.
 *
 * @param receivedAt when it counts whether it is good; of a call, when it was made: what we fetch may be days old
 */
export function readTrialMark(
  message: Record<string, unknown>,
  receivedAt: string,
  secret?: string,
): string | null {
  const at = date(asObject(message.call).createdAt) ?? receivedAt;
  const places = [
    message.assistant,
    asObject(message.call).assistantOverrides,
    asObject(message.chat).assistantOverrides,
  ];
  for (const place of places) {
    const mark = asString(asObject(asObject(place).metadata)[trialMarkName], 200);
    if (!mark) continue;
    const [businessId = '', until = '', signature = ''] = mark.split('.');
    const given = Buffer.from(signature);
    const expected = Buffer.from(sign(businessId, Number(until), secret));
    const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
    if (isGenuine && Number(until) * 1000 > Date.parse(at)) return businessId;
  }
  return null;
}

function sign(businessId: string, until: number, secret = getEnv().SESSION_SECRET): string {
  return createHmac('sha256', secret).update(`trial\n${businessId}\n${until}`).digest('base64url');
}
