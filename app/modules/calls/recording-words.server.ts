import type { Clock } from '~/modules/format/time.server';
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
    stays: isGone
      ? null
      : isKept
        ? `Kept for good${keptBy ? `, as ${keptBy} wanted` : ''}.`
        : dueAt && `Deleted on ${clock.date(dueAt)}, ${leftWords(dueAt, clock)}, as the plan says.`,
    receipt: receiptId && paths.receipt(receiptId),
  };
}

export type RecordingWords = ReturnType<typeof recordingWords>;

function stateWords(recording: Recording, clock: Clock): string {
  const { state, bytes, copiedAt, deletedAt, because, deletedBy, error } = recording;
  switch (state) {
    case 'elsewhere':
      return 'At the phone service.';
    case 'waiting':
    case 'copying':
      return `At the phone service. It is being copied to Frontdesk${error ? `: ${lower(error)} We try again by ourselves.` : '.'}`;
    case 'failed':
      return `At the phone service. It could not be copied: ${lower(error ?? 'nobody knows why.')} We try again every hour.`;
    case 'kept':
      return `Copied to Frontdesk and verified${copiedAt ? `, ${clock.momentWithin(copiedAt)}` : ''}. ${sizeWords(bytes ?? 0)}.`;
    case 'missing':
      return 'The phone service has no recording of this call.';
    case 'deleting':
      return 'It is being deleted, here and at the phone service.';
    case 'deleted': {
      const when = deletedAt ? clock.momentWithin(deletedAt) : 'some time ago';
      return because === 'plan'
        ? `Deleted ${when}: the plan keeps recordings no longer.`
        : `Deleted ${when}${deletedBy ? `, by ${deletedBy}` : ''}. It is gone here and at the phone service.`;
    }
  }
}

/** The countdown: `in 29 days`, `tomorrow`, `within the hour`. */
export function leftWords(dueAt: string, clock: Clock): string {
  const { days, hours } = clock.at(dueAt).diff(clock.now, ['days', 'hours']);
  if (days >= 2) return `in ${days} days`;
  if (days >= 1) return 'in a day';
  return hours >= 1 ? 'today' : 'within the hour';
}

/** `1.2 MB` */
export function sizeWords(bytes: number): string {
  const [value, unit] =
    bytes >= 1e9 ? [bytes / 1e9, 'GB'] : bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e3, 'kB'];
  return `${value >= 10 || value === 0 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

function lower(text: string): string {
  // The name of the phone service stays a name.
  return text.startsWith('Vapi') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
