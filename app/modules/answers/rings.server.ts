/** Within this, the same caller is the same call that came round. */
const windowMs = 2 * 60_000;
const lastRings = new Map<string, number>();

/**
 * Whether a caller may be sent to the owner's phone now. That phone may be forwarded to us itself, and the call
 * comes back a few seconds later: then it is answered here. Each process knows its own rings, so a call goes
 * round once a process at most.
 *
 * @param at now, in ms
 */
export function mayRing(businessId: string, callerNumber: string | null, at: number): boolean {
  for (const [key, time] of lastRings) {
    if (at - time < windowMs) break;
    lastRings.delete(key);
  }
  const key = `${businessId} ${callerNumber ?? ''}`;
  if (lastRings.has(key)) return false;
  lastRings.set(key, at);
  return true;
}
