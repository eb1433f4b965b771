import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The kinds of things that Paddle numbers, by their prefixes. */
export type IdPrefix =
  | 'add'
  | 'adj'
  | 'adjitm'
  | 'biz'
  | 'cpls'
  | 'ctm'
  | 'evt'
  | 'ntf'
  | 'paymtd'
  | 'pri'
  | 'pro'
  | 'sub'
  | 'txn'
  | 'txnitm';

/** An id as Paddle makes them: a prefix and a ULID in lower case, so that they sort by their time. */
export function paddleId(prefix: IdPrefix, at: number): string {
  let time = '';
  for (let rest = Math.floor(at), index = 0; index < 10; index++, rest = Math.floor(rest / 32)) {
    time = String(alphabet[rest % 32]) + time;
  }
  const chance = Array.from({ length: 16 }, () => alphabet[randomInt(32)]).join('');
  return `${prefix}_${time}${chance}`;
}
