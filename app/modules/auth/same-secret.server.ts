import { createHash, timingSafeEqual } from 'node:crypto';

/** Equal or not, in a time that tells nothing of where they differ or how long they are. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
