import { faultWords } from '~/modules/errors/fault-words.server';
import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { ReadCall } from './read-call.server';

type Recording = NonNullable<ReadCall['recording']>;

/** How it stands with a recording, in words: where it is, how long it stays, and how it went. */
export function recordingWords(recording: Recording, clock: Clock) {
  const { state, isKept, keptBy, dueAt, receiptId } = recording;
  const isGone = state === 'missing' || state === 'deleting' || state === 'deleted';
  return {
    words: stateWords(recording, clock),
    isGone,
    isKept,
    stays: isGone ? null : isKept ? keptWords(keptBy) : dueAt && goesWords(dueAt, clock),
    receipt: receiptId && paths.receipt(receiptId),
  };
}

export type RecordingWords = ReturnType<typeof recordingWords>;

function keptWords(by: string | null): string {
  return by ? t`Kept for good, as ${by} wanted.` : t`Kept for good.`;
}

function goesWords(dueAt: string, clock: Clock): string {
  const day = clock.date(dueAt);
  const left = leftWords(dueAt, clock);
  return t`Deleted on ${day}, ${left}, as the plan says.`;
}

function stateWords(recording: Recording, clock: Clock): string {
  const { state, bytes, copiedAt, deletedAt, because, deletedBy, error } = recording;
  const why = error && lower(faultWords(error));
  switch (state) {
    case 'elsewhere':
      return t`At the phone service.`;
    case 'waiting':
    case 'copying':
      return why
        ? t`At the phone service. It is being copied to Frontdesk: ${why} We try again by ourselves.`
        : t`At the phone service. It is being copied to Frontdesk.`;
    case 'failed':
      return why
        ? t`At the phone service. It could not be copied: ${why} We try again every hour.`
        : t`At the phone service. It could not be copied: nobody knows why. We try again every hour.`;
    case 'kept': {
      const size = sizeWords(bytes ?? 0);
      const when = copiedAt && clock.momentWithin(copiedAt);
      return when
        ? t`Copied to Frontdesk and verified, ${when}. ${size}.`
        : t`Copied to Frontdesk and verified. ${size}.`;
    }
    case 'missing':
      return t`The phone service has no recording of this call.`;
    case 'deleting':
      return t`It is being deleted, here and at the phone service.`;
    case 'deleted': {
      const when = deletedAt ? clock.momentWithin(deletedAt) : t`some time ago`;
      if (because === 'plan') return t`Deleted ${when}: the plan keeps recordings no longer.`;
      return deletedBy
        ? t`Deleted ${when}, by ${deletedBy}. It is gone here and at the phone service.`
        : t`Deleted ${when}. It is gone here and at the phone service.`;
    }
  }
}

/** The countdown: `in 29 days`, `tomorrow`, `within the hour`. */
export function leftWords(dueAt: string, clock: Clock): string {
  const { days, hours } = clock.at(dueAt).diff(clock.now, ['days', 'hours']);
  if (days >= 2) return t`in ${days} days`;
  if (days >= 1) return t`in a day`;
  return hours >= 1 ? t`today` : t`within the hour`;
}

/** `1.2 MB` */
export function sizeWords(bytes: number): string {
  const [value, unit] =
    bytes >= 1e9 ? [bytes / 1e9, 'GB'] : bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e3, 'kB'];
  const number =
    value >= 10 || value === 0
      ? Math.round(value)
      : Number(value.toFixed(1)).toLocaleString(locale(), { minimumFractionDigits: 1 });
  return `${number} ${unit}`;
}

function lower(text: string): string {
  // The name of the phone service stays a name.
  return text.startsWith('Vapi') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
