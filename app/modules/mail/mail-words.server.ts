import { DateTime } from 'luxon';

import { lookUp, outcomes } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';

/** `Tuesday, December 1`, where the business is. */
export function day(iso: string | null, { timeZone }: { timeZone: string }): string {
  const at = DateTime.fromISO(iso ?? '', { zone: timeZone, locale: 'en-US' });
  return at.isValid ? at.toFormat('cccc, LLLL d') : 'a later day';
}

/** `Thu, Nov 26, 12:29 pm`, where the business is: a mail may be read on another day, when today is not today. */
export function moment(iso: string, timeZone: string): string {
  const clock = new Clock(timeZone);
  return `${clock.at(iso).toFormat('ccc, LLL d')}, ${clock.time(iso)}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

type Caller = { name: string | null; number: string | null };

/** Who called, in a list. */
export function callerName({ name, number }: Caller): string {
  return name ?? (number ? formatPhone(number) : 'Number withheld');
}

/** A call in a list of calls, leading to its page. */
export function callItem(
  call: Caller & { id: string; outcome: string | null; summary: string | null },
  when: string,
  siteUrl: string,
) {
  const what = lookUp(outcomes, call.outcome)?.label ?? 'Answered';
  return {
    title: `${when} · ${callerName(call)} · ${what}`,
    text: call.summary ?? undefined,
    url: siteUrl + paths.call(call.id),
  };
}
