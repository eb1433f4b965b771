import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { secondsSince } from '~/modules/live/running-call.server';
import type { getCall } from './get-call.server';

type Found = Pick<Awaited<ReturnType<typeof getCall>>, 'call' | 'turns'>;

/** What the page shows of a call only while it runs; null once it has ended. */
export function runningPart({ call, turns }: Found, business: { time_zone: string }) {
  if (call.status === 'ended') return null;
  const number = call.caller_number ? formatPhone(call.caller_number) : null;
  return {
    id: call.id,
    caller: call.caller_name ?? number ?? 'Caller',
    seconds: secondsSince(call.started_at, new Clock(business.time_zone)),
    isForwarding: call.status === 'forwarding',
    turns: turns.map(({ position, speaker, text, start_ms: start }) => ({
      position,
      isCaller: speaker === 'caller',
      text,
      at: length(Math.floor(start / 1000)),
    })),
  };
}
