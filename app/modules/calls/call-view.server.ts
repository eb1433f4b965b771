import { formatPhone } from '~/modules/format/phone.server';
import { length, type Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { lookUp, outcomeStatus, sentiments, type Lead, type Status } from './call-words';
import type { ListedCall } from './list-calls.server';
import { markWords, type Part } from './mark-words.server';

/** A call as lists show it: words only, nothing left to format. */
export type CallRow = {
  id: string;
  isRunning: boolean;
  title: string;
  /** Under the title: the number when the name is known. */
  subtitle: string;
  wanted: string;
  outcome: Status;
  lead: Lead | null;
  sentiment: Status | null;
  length: string;
  time: string;
  followUp: Status | null;
  /** With a search: where its words were said. */
  hit: { position: number; at: string; speaker: string; parts: Part[] } | null;
};

/** @param words of a search, to mark. */
export function callRow(call: ListedCall, clock: Clock, words: string[] = []): CallRow {
  const number = call.caller_number ? formatPhone(call.caller_number) : null;
  const isRunning = call.status !== 'ended';
  return {
    id: call.id,
    isRunning,
    title: call.caller_name ?? number ?? t`Number withheld`,
    subtitle: call.caller_name ? (number ?? t`Number withheld`) : t`Unknown caller`,
    wanted:
      call.summary ?? lastWords(call) ?? (isRunning ? t`Just picked up.` : t`No words were heard.`),
    outcome: outcomeStatus(call),
    lead: call.lead_quality as Lead | null,
    sentiment: lookUp(sentiments, call.sentiment),
    length: isRunning ? '' : length(call.duration_seconds),
    time: clock.time(call.started_at),
    followUp: followUpStatus(
      {
        status: call.follow_up_status,
        due_at: call.follow_up_due_at,
        snoozed_until: call.follow_up_snoozed_until,
      },
      clock,
    ),
    hit: hit(call, words),
  };
}

function hit(call: ListedCall, words: string[]): CallRow['hit'] {
  if (call.hit_position === null || call.hit_text === null) return null;
  return {
    position: call.hit_position,
    at: length(Math.floor((call.hit_start_ms ?? 0) / 1000)),
    speaker: call.hit_speaker === 'caller' ? t`Caller` : t`Receptionist`,
    parts: markWords(call.hit_text, words),
  };
}

function lastWords({ last_words: words, last_speaker: speaker }: ListedCall): string | null {
  if (!words) return null;
  return speaker === 'caller' ? t`Caller: “${words}”` : t`Receptionist: “${words}”`;
}

/** Where a follow-up stands, seen from now. */
export function followUpStatus(
  followUp: { status: string | null; due_at: string | null; snoozed_until: string | null },
  clock: Clock,
): Status | null {
  const { status, due_at: dueAt, snoozed_until: until } = followUp;
  if (status === 'done')
    return { icon: 'done', label: /* msgctxt: of a follow-up */ t`Done`, tone: 'quiet' };
  if (status === 'spam') return { icon: 'spam', label: t`Spam`, tone: 'quiet' };
  const now = clock.now.toMillis();
  if (status === 'snoozed' && until && Date.parse(until) > now) {
    const back = clock.ahead(until);
    return { icon: 'snoozed', label: t`Snoozed to ${back}`, tone: 'quiet' };
  }
  if (status !== 'open' && status !== 'snoozed') return null;
  if (!dueAt) return { icon: 'due', label: /* msgctxt: of a follow-up */ t`Open`, tone: 'warn' };
  if (Date.parse(dueAt) < now) {
    const time = clock.ago(dueAt);
    return { icon: 'overdue', label: t`Overdue ${time}`, tone: 'bad' };
  }
  const isSoon = clock.at(dueAt).hasSame(clock.now, 'day');
  const due = clock.ahead(dueAt);
  return { icon: 'due', label: t`Due ${due}`, tone: isSoon ? 'warn' : undefined };
}
