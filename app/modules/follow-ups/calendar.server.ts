import ical, { ICalAlarmType, ICalEventStatus, ICalEventTransparency } from 'ical-generator';

import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';
import { language } from '~/modules/languages/language';
import { kinds } from './follow-up-words';

export type CalendarFollowUp = {
  id: string;
  kind: string;
  title: string;
  status: string;
  due_at: string | null;
  snoozed_until: string | null;
  revision: number;
  created_at: string;
  updated_at: string;
  call_id: string | null;
  call: { caller_name: string | null; caller_number: string | null } | null;
  caller: { name: string | null; phone_number: string } | null;
};

type CalendarOptions = {
  businessName: string;
  timeZone: string;
  /** Where a follow-up is worked: an absolute address. */
  urlOf: (followUp: CalendarFollowUp) => string;
};

/** A follow-up has no length: in a calendar it takes a quarter of an hour. */
const minutes = 15;

/**
 * What is due, as a calendar. Times are in UTC, which every calendar shows in its own zone, on a day on which
 * the clocks change as well. The same follow-ups make the same bytes, so that a reader can ask whether
 * anything changed.
 *
 * Open is CONFIRMED at its due time, snoozed TENTATIVE when it is up again, done and spam CANCELLED.
 * Source: RFC 5545, 3.8.1.11 (STATUS), 3.8.7.4 (SEQUENCE).
 */
export function followUpCalendar(
  followUps: CalendarFollowUp[],
  { businessName, timeZone, urlOf }: CalendarOptions,
): string {
  const calendar = ical({
    name: t`Follow-ups, ${businessName}`,
    prodId: { company: 'Frontdesk', product: 'Follow-ups', language: language().toUpperCase() },
    ttl: 15 * 60,
    x: { 'X-WR-TIMEZONE': timeZone },
  });
  for (const followUp of followUps) {
    const { id, kind, title, status, due_at: due, snoozed_until: until } = followUp;
    const at = status === 'snoozed' ? until : due;
    if (!at) continue;
    const number = followUp.caller?.phone_number ?? followUp.call?.caller_number;
    const who =
      followUp.caller?.name ?? followUp.call?.caller_name ?? (number && formatPhone(number));
    const isClosed = status === 'done' || status === 'spam';
    const event = calendar.createEvent({
      id: `${id}@frontdesk`,
      sequence: followUp.revision,
      stamp: new Date(followUp.updated_at),
      created: new Date(followUp.created_at),
      lastModified: new Date(followUp.updated_at),
      start: new Date(at),
      end: new Date(Date.parse(at) + minutes * 60_000),
      summary: who ? `${who}: ${title}` : title,
      description: [kinds[kind], number && formatPhone(number)].filter(Boolean).join('\n'),
      url: urlOf(followUp),
      status: isClosed
        ? ICalEventStatus.CANCELLED
        : status === 'snoozed'
          ? ICalEventStatus.TENTATIVE
          : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
    if (!isClosed) event.createAlarm({ type: ICalAlarmType.display, triggerBefore: 0 });
  }
  return calendar.toString();
}
