import { can, type Role } from '~/modules/auth/permissions';
import type { ReadCall } from '~/modules/calls/read-call.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { readOwnPhone } from '~/modules/live/own-phone.server';
import { secondsSince } from '~/modules/live/running-call.server';

/** What the page shows of a call only while it runs; null once it has ended. */
export async function runningPart(
  { call, turns }: Pick<ReadCall, 'call' | 'turns'>,
  { business, role }: { business: { time_zone: string }; role: Role },
  request: Request,
) {
  if (call.status === 'ended') return null;
  const canAct = can(role, 'calls.work');
  const number = call.number ? formatPhone(call.number) : null;
  return {
    id: call.id,
    caller: call.name ?? number ?? /* msgctxt: who speaks */ t`Caller`,
    seconds: secondsSince(call.startedAt, new Clock(business.time_zone)),
    isForwarding: call.status === 'forwarding',
    canAct,
    phone: canAct ? await readOwnPhone(request) : '',
    turns: turns.map(({ position, speaker, text, startMs }) => ({
      position,
      isCaller: speaker === 'caller',
      text,
      at: length(Math.floor(startMs / 1000)),
    })),
  };
}
