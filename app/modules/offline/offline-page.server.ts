import type { Member } from '~/modules/auth/require-member.server';
import { getBusiness } from '~/modules/businesses/business.server';
import {
  followUpRow,
  groupBounds,
  listFollowUps,
} from '~/modules/follow-ups/list-follow-ups.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { carriers, conditions, forwardingCodes } from '~/modules/phone/forwarding';
import { listLines } from '~/modules/phone/list-lines.server';

const most = 50;

/** What somebody needs who cannot reach us: whom to call back, and how their phone rings at their own place again. */
export async function getOfflinePage({ supabase, business }: Member) {
  const clock = new Clock(business.time_zone);
  const [rows, known, lines] = await Promise.all([
    listFollowUps(supabase, {
      businessId: business.id,
      view: 'everyone',
      dueBy: groupBounds(clock)[1],
      limit: most,
    }),
    getBusiness(supabase, business.id),
    listLines(supabase, business.id),
  ]);
  const line = lines.find(({ state, number }) => state === 'active' && number);
  return {
    business: business.name,
    at: clock.momentWithin(clock.now.toUTC().toISO() ?? ''),
    followUps: rows.map((row) => {
      const { id, who, title, tel, state, kind } = followUpRow(row, clock);
      const number = row.caller_number ? formatPhone(row.caller_number) : null;
      return { id, who: who ?? kind, number, title, tel, state };
    }),
    outage: line?.number
      ? {
          own: known.phone && known.phone !== line.shown ? known.phone : null,
          line: line.shown ?? line.number,
          codes: offCodes(line.number),
        }
      : null,
  };
}

/** What ends the forwarding, with the carriers where it does: those with the same codes together. */
export function offCodes(number: string): { codes: string[]; carriers: string[] }[] {
  const found: { codes: string[]; carriers: string[] }[] = [];
  for (const carrier of carriers) {
    const all = conditions().map(([condition]) => forwardingCodes(carrier, condition, number));
    const one = all[0]?.allOff?.text;
    const codes = one ? [one] : all.flatMap(({ off }) => off?.text ?? []);
    const same = found.find((known) => known.codes.join() === codes.join());
    if (same) same.carriers.push(carrier.label);
    else found.push({ codes, carriers: [carrier.label] });
  }
  return found;
}
