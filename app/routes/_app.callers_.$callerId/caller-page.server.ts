import { followUpStatus } from '~/modules/calls/call-view.server';
import { lookUp, outcomes, outcomeStatus } from '~/modules/calls/call-words';
import { writeCallerCursor } from '~/modules/callers/caller-filters.server';
import { callerTitle } from '~/modules/callers/change-caller.server';
import type { ReadCaller } from '~/modules/callers/read-caller.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** How many calls a page of the history holds. */
export const historySize = 20;

/** A caller in the words of their page: nothing is left to format in the browser. */
export function callerPage(found: ReadCaller, zone: string) {
  const { caller, figures } = found;
  const clock = new Clock(zone);
  const calls = found.calls.slice(0, historySize);
  const last = calls.at(-1);
  const numbers = [caller.number, ...found.numbers];
  return {
    id: caller.id,
    title: callerTitle(caller),
    name: caller.name ?? '',
    nameNote: caller.namedAt
      ? caller.namedBy
        ? t`Given by ${caller.namedBy} on ${clock.date(caller.namedAt)}. Calls do not change it.`
        : t`Given by a member on ${clock.date(caller.namedAt)}. Calls do not change it.`
      : caller.name
        ? t`As said on a call. A name that you save stands.`
        : t`No call gave a name yet.`,
    numbers: numbers.map((number) => ({
      number: formatPhone(number),
      tel: `tel:${number}`,
      sms: `sms:${number}`,
      merge: toMerge(found, number, clock),
    })),
    tags: caller.tags,
    tagsInUse: found.tagsInUse,
    blocked: caller.blockedAt && {
      since: clock.date(caller.blockedAt),
      by: caller.blockedBy,
    },
    figures: [
      { label: t`Calls`, value: figures.calls.toLocaleString(locale()) },
      { label: t`First call`, value: clock.date(caller.firstCallAt) },
      { label: t`Last call`, value: clock.moment(caller.lastCallAt) },
      { label: t`Average length`, value: length(figures.seconds) || t`None yet` },
    ],
    outcomes: found.outcomes.flatMap(({ outcome, calls: count }) => {
      const status = lookUp(outcomes, outcome);
      const href = paths.calls({ caller: caller.id, outcome });
      return status ? [{ outcome, label: status.label, count, href }] : [];
    }),
    calls: calls.map((call) => ({
      id: call.id,
      moment: clock.moment(call.started_at),
      length: call.status === 'ended' ? length(call.duration_seconds) : '',
      summary: call.summary ?? (call.status === 'ended' ? t`No summary` : t`On the phone now`),
      outcome: outcomeStatus(call),
      number: numbers.length > 1 && call.caller_number ? formatPhone(call.caller_number) : null,
    })),
    earlier:
      found.calls.length > historySize && last
        ? paths.caller(caller.id, {
            before: writeCallerCursor({ at: last.started_at, id: last.id }),
          })
        : null,
    followUps: found.followUps.map((followUp) => ({
      id: followUp.id,
      callId: followUp.call_id,
      title: followUp.title,
      state: followUpStatus(followUp, clock),
      isClosed: followUp.status === 'done' || followUp.status === 'spam',
    })),
    appointments: found.appointments.map((appointment) => ({
      id: appointment.id,
      callId: appointment.call_id,
      when: `${clock.date(appointment.starts_at)}, ${clock.time(appointment.starts_at)} – ${clock.time(appointment.ends_at)}`,
      reason: appointment.reason,
      isCancelled: appointment.status === 'cancelled',
    })),
    maybeTheSame: found.maybeTheSame.map((other) => ({
      id: other.id,
      title: callerTitle(other),
      number: formatPhone(other.number),
      last: clock.moment(other.lastCallAt),
    })),
  };
}

/** The merge that brought a number along. */
function toMerge({ merges }: ReadCaller, number: string, clock: Clock) {
  const merge = merges.find((one) => one.number === number);
  return merge ? { id: merge.id, since: clock.date(merge.at) } : null;
}
