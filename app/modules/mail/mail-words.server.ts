import { DateTime } from 'luxon';

import { lookUp, outcomes } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { plural, t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';

/** `Tuesday, December 1`, where the business is. */
export function day(iso: string | null, { timeZone }: { timeZone: string }): string {
  const at = DateTime.fromISO(iso ?? '', { zone: timeZone, locale: locale() });
  if (!at.isValid) return t`a later day`;
  return at.toLocaleString({ weekday: 'long', month: 'long', day: 'numeric' });
}

/** `Thu, Nov 26, 12:29 pm`, where the business is: a mail may be read on another day, when today is not today. */
export function moment(iso: string, timeZone: string): string {
  const clock = new Clock(timeZone);
  const date = clock
    .at(iso)
    .setLocale(locale())
    .toLocaleString({ weekday: 'short', month: 'short', day: 'numeric' });
  return `${date}, ${clock.time(iso)}`;
}

/** `3 calls` */
export function callCount(calls: number): string {
  return plural(calls, t`${calls} call`, t`${calls} calls`);
}

/** After the end of a list that is longer. */
export function moreWords(more: number): string {
  return t`And ${more} more.`;
}

/** `3 missed calls` */
export function missedCount(missed: number): string {
  return plural(missed, t`${missed} missed call`, t`${missed} missed calls`);
}

type Caller = { name: string | null; number: string | null };

/** Who called, in a list. */
export function callerName({ name, number }: Caller): string {
  return name ?? (number ? formatPhone(number) : t`Number withheld`);
}

/** A call in a list of calls, leading to its page. */
export function callItem(
  call: Caller & { id: string; outcome: string | null; summary: string | null },
  when: string,
  siteUrl: string,
) {
  const what = lookUp(outcomes, call.outcome)?.label ?? /* msgctxt: of a call */ t`Answered`;
  return {
    title: `${when} · ${callerName(call)} · ${what}`,
    text: call.summary ?? undefined,
    url: siteUrl + paths.call(call.id),
  };
}
