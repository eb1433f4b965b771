import type { ListedCall } from '~/modules/calls/list-calls.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import type { PartialTurn } from './words';

/** A call that runs now, as lists show it above the others. */
export type RunningCall = {
  id: string;
  title: string;
  /** Beside the title, when that is a name. */
  number: string | null;
  isForwarding: boolean;
  since: string;
  /** How long it had been running when the page was made. */
  seconds: number;
  /** What was said last. */
  last: PartialTurn | null;
};

export function runningCall(call: ListedCall, clock: Clock): RunningCall {
  const number = call.caller_number ? formatPhone(call.caller_number) : null;
  return {
    id: call.id,
    title: call.caller_name ?? number ?? t`Number withheld`,
    number: call.caller_name ? number : null,
    isForwarding: call.status === 'forwarding',
    since: clock.time(call.started_at),
    seconds: secondsSince(call.started_at, clock),
    last: call.last_words
      ? { isCaller: call.last_speaker === 'caller', text: call.last_words }
      : null,
  };
}

/** Whole seconds; a clock at the vendor's that is ahead of ours makes none. */
export function secondsSince(iso: string, clock: Clock): number {
  return Math.max(0, Math.floor((clock.now.toMillis() - Date.parse(iso)) / 1000));
}
