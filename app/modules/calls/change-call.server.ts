import { randomUUID } from 'node:crypto';

import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { setToast, type Toast } from '~/modules/toast/toast.server';
import { factWord } from './call-page.server';

const fields = ['outcome', 'sentiment', 'lead_quality', 'summary', 'insight'] as const;
const longest = { summary: 5000, insight: 1000, outcome: 20, sentiment: 20, lead_quality: 20 };

const text = z
  .string()
  // Postgres refuses NUL and lone surrogates; forms end their lines with both.
  .transform((value) => value.replaceAll('\u0000', '').replaceAll('\r\n', '\n').toWellFormed());
const which = z.object({
  kind: z.string().max(60),
  label: z.string().max(120),
  place: z.number().int().min(0),
});
const changeSchema = z.object({
  field: z.enum(fields),
  of: z.string().max(500),
  value: text,
  seen: text,
});
type Change = z.infer<typeof changeSchema>;

/** What could not be saved, with what was entered, by field (and `of`, which insight). */
export type CorrectionFault = {
  corrections: {
    field: string;
    of: string;
    entered: string;
    /** What the next try is made from: what stands by now. */
    seen: string;
    /** What to do. */
    fault: string;
  }[];
};

const conflictsSchema = z.object({
  conflicts: z
    .array(
      z.object({
        field: z.enum(fields),
        kind: z.string().optional(),
        label: z.string().optional(),
        place: z.number().optional(),
        value: z.string().nullable(),
        by: z.string().nullable(),
        at: z.string().nullable(),
      }),
    )
    .optional(),
  changed: z.number().optional(),
});

const intents = new Set([
  'correct',
  'restore',
  'undo-correction',
  'spam-call',
  'not-spam',
  'block',
  'unblock',
]);

export function isCallIntent(intent: unknown): boolean {
  return intents.has(String(intent));
}

/**
 * The forms of a call's own page. `correct` and `restore` take `field`, `of` (an insight's kind, label and place, as
 * JSON), `value` and `seen` (what the form was made from), each as often as there are fields; `undo-correction` and
 * `not-spam` take `change`; `block` and `unblock` the caller's `callerId`.
 *
 * @param back where the form was: also where Undo posts to
 * @returns a reply with what was entered: 400 when it cannot be, 409 when somebody was quicker
 * @throws a redirect back with a word about it and a way to undo; AppError
 */
export async function changeCall(member: Member, callId: string, form: FormData, back: string) {
  const { supabase, business, headers } = member;
  if (!z.uuid().safeParse(callId).success) throw appError('call-not-found', { headers });
  const of = { p_business_id: business.id, p_call_id: callId };
  const change = z.uuid().safeParse(form.get('change')).data;
  const next = randomUUID();
  const done = async (message: string, undo?: Record<string, string>) => {
    const toast: Toast = { message, ...(undo && { undo: { action: back, fields: undo } }) };
    await setToast(headers, toast);
    return redirect(back, { headers });
  };

  const intent = String(form.get('intent'));
  switch (intent) {
    case 'correct':
    case 'restore': {
      const sent = readChanges(form);
      // What was left as it was is nobody's word against somebody else's.
      const changes = sent?.filter(({ value, seen }) => intent === 'restore' || value !== seen);
      if (!changes) throw appError('bad-request', { headers });
      const faults = intent === 'correct' ? changes.filter(isTooLong) : [];
      if (faults.length > 0) {
        const answer: CorrectionFault = {
          corrections: faults.map((fault) => ({
            ...entered(fault),
            fault: tooLong(fault),
          })),
        };
        return data(answer, { status: 400, headers });
      }
      const { data: answer, error } = await supabase.rpc('correct_call', {
        ...of,
        p_change: next,
        p_changes: changes.map(({ field, of: insight, value, seen }) => ({
          field,
          ...(field === 'insight' && which.parse(JSON.parse(insight))),
          seen,
          ...(intent === 'restore' ? { restore: true } : { value }),
        })),
      });
      check(error, headers);
      const { conflicts, changed } = conflictsSchema.parse(answer);
      if (conflicts) {
        const clock = new Clock(business.time_zone);
        const fault: CorrectionFault = {
          corrections: conflicts.map((conflict) => {
            const ours = changes.find((one) => isSame(one, conflict));
            const now = factWord(conflict.field, conflict.value) ?? conflict.value;
            const when = conflict.at && clock.momentWithin(conflict.at);
            return {
              field: conflict.field,
              of: ours?.of ?? '',
              entered: ours?.value ?? '',
              seen: conflict.value ?? '',
              fault: meanwhile(now, conflict.by, when),
            };
          }),
        };
        return data(fault, { status: 409, headers });
      }
      if (!changed) throw await done(t`Nothing to change: it says so already`);
      throw await done(
        intent === 'restore' ? t`As the receptionist found it` : t`Corrected: it stays as you say`,
        { intent: 'undo-correction', change: next },
      );
    }
    case 'undo-correction': {
      if (!change) throw appError('bad-request', { headers });
      const { data: undone, error } = await supabase.rpc('undo_corrections', {
        ...of,
        p_change: change,
      });
      check(error, headers);
      throw await done(undone ? t`Undone` : t`It was changed again since: nothing to undo`);
    }
    case 'spam-call':
    case 'not-spam': {
      const isSpam = intent === 'spam-call';
      const { data: isChanged, error } = await supabase.rpc('mark_call_spam', {
        ...of,
        p_is_spam: isSpam,
        p_change: next,
        ...(change && { p_undo: change }),
      });
      check(error, headers);
      const message = isSpam ? t`Marked as spam: it does not count as usage` : t`Not spam any more`;
      if (!isChanged) throw await done(message);
      throw await done(
        message,
        isSpam ? { intent: 'not-spam', change: next } : { intent: 'spam-call' },
      );
    }
    case 'block':
    case 'unblock': {
      const callerId = z.uuid().safeParse(form.get('callerId')).data;
      if (!callerId) throw appError('bad-request', { headers });
      const isBlocked = intent === 'block';
      const { error } = await supabase.rpc('block_caller', {
        p_business_id: business.id,
        p_caller_id: callerId,
        p_is_blocked: isBlocked,
      });
      if (error?.code === 'P0002') throw appError('caller-not-found', { headers });
      check(error, headers);
      throw await done(
        isBlocked ? t`Blocked: their calls are not answered` : t`Their calls are answered again`,
        { intent: isBlocked ? 'unblock' : 'block', callerId },
      );
    }
    default:
      throw appError('bad-request', { headers });
  }
}

function readChanges(form: FormData): Change[] | null {
  const [names, insights, values, seen] = ['field', 'of', 'value', 'seen'].map((name) =>
    form.getAll(name),
  ) as [unknown[], unknown[], unknown[], unknown[]];
  const read = z
    .array(changeSchema)
    .min(1)
    .max(10)
    .safeParse(
      names.map((field, index) => ({
        field,
        of: insights[index] ?? '',
        value: values[index] ?? '',
        seen: seen[index] ?? '',
      })),
    );
  const isWhole = read.data?.every(({ field, of }) => field !== 'insight' || isInsight(of));
  return read.data && isWhole ? read.data : null;
}

function isInsight(of: string): boolean {
  try {
    return which.safeParse(JSON.parse(of)).success;
  } catch {
    return false;
  }
}

function isTooLong({ field, value }: Change): boolean {
  return value.trim().length > longest[field];
}

function tooLong({ field }: Change): string {
  const most = longest[field].toLocaleString(locale());
  return t`Write ${most} characters at most.`;
}

/** What somebody else, or a newer report, made of it since the form was shown. */
function meanwhile(now: string | null, by: string | null, when: string | null): string {
  if (by && when) {
    return now
      ? t`${by} changed it to “${now}” meanwhile (${when}). Save again to put yours in its place.`
      : t`${by} took it away meanwhile (${when}). Save again to put yours in its place.`;
  }
  if (when) {
    return now
      ? t`A newer report changed it to “${now}” meanwhile (${when}). Save again to put yours in its place.`
      : t`A newer report took it away meanwhile (${when}). Save again to put yours in its place.`;
  }
  return now
    ? t`A newer report changed it to “${now}” meanwhile. Save again to put yours in its place.`
    : t`A newer report took it away meanwhile. Save again to put yours in its place.`;
}

function isSame(
  { field, of }: Change,
  other: { field: string; kind?: string; label?: string; place?: number },
): boolean {
  if (field !== other.field) return false;
  if (field !== 'insight') return true;
  const { kind, label, place } = which.parse(JSON.parse(of));
  return kind === other.kind && label === other.label && place === other.place;
}

function entered({ field, of, value, seen }: Change) {
  return { field, of, entered: value, seen };
}

function check(error: { code?: string } | null, headers: Headers) {
  if (!error) return;
  if (error.code === '42501') throw appError('forbidden', { headers });
  if (error.code === 'P0002') throw appError('call-not-found', { headers });
  // A word that no call can have, from a form that is not ours.
  if (error.code === '22023' || error.code === '23514') {
    throw appError('bad-request', { cause: error, headers });
  }
  throw appError('unavailable', { cause: error, headers });
}
