import { randomUUID } from 'node:crypto';

import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { setToast } from '~/modules/toast/toast.server';
import { t } from '~/modules/languages/t';
import { snoozeUntil } from './snooze.server';

const formSchema = z.object({
  followUpId: z.array(z.uuid()).max(200),
  intent: z.enum(['done', 'reopen', 'snooze', 'assign', 'spam', 'undo']),
  /** Of `assign`: a member, or nobody. */
  to: z.uuid().nullable(),
  /** Of `undo`. */
  change: z.uuid().nullable(),
});

type Change = {
  ids: string[];
  action: 'done' | 'reopen' | 'snooze' | 'assign' | 'spam' | 'edit';
  value?: { until?: string | null; to?: string | null } & Partial<
    Record<'title' | 'kind' | 'dueAt', string | null>
  >;
};

/**
 * The one entry of every form that works follow-ups: `followUpId` (once or more), `intent`, and with
 * `snooze` (or without intent) `until` (and `untilAt`), with `assign` `to`, with `undo` `change`. Goes back with a word about it
 * and a way to undo. Pressed twice, the second press changes nothing and undoes the first.
 *
 * @param back where the form was: also where Undo posts to
 * @returns the redirect, to throw or return
 * @throws AppError when the form is not ours, or the follow-up is not the business's
 */
export async function changeFollowUp(
  member: Member,
  form: FormData,
  back: string,
): Promise<Response> {
  const { business, headers } = member;
  const submitted = formSchema.safeParse({
    followUpId: form.getAll('followUpId'),
    // The buttons that say until when are their own intent.
    intent: form.get('intent') ?? (form.has('until') ? 'snooze' : null),
    to: form.get('to') || null,
    change: form.get('change') || null,
  }).data;
  if (!submitted) throw appError('bad-request', { headers });
  const { followUpId: ids, intent, to, change } = submitted;

  if (intent === 'undo') {
    if (!change) throw appError('bad-request', { headers });
    const undone = await undoFollowUps(member, change);
    await setToast(headers, {
      message: undone > 0 ? t`Undone` : t`It was changed again since: nothing to undo`,
      isProblem: undone === 0,
    });
    return redirect(back, { headers });
  }
  if (ids.length === 0) {
    // A press on a bulk button with nothing chosen: a page without a form of our own asks for the id.
    if (!form.has('bulk')) throw appError('bad-request', { headers });
    await setToast(headers, { message: t`Choose follow-ups first`, isProblem: true });
    return redirect(back, { headers });
  }

  const clock = new Clock(business.time_zone);
  const until =
    intent === 'snooze' ? snoozeUntil(clock, form.get('until'), form.get('untilAt')) : null;
  if (intent === 'snooze' && !until) {
    await setToast(headers, { message: t`Choose a date and a time that are still ahead` });
    return redirect(back, { headers });
  }
  const { found, change: done } = await changeFollowUps(member, {
    ids,
    action: intent,
    value: { ...(until && { until: until.toISO() }), ...(intent === 'assign' && { to }) },
  });
  if (found === 0) throw appError('not-found', { headers });
  const assigned = to === null ? 'nobody' : to === member.user.id ? 'you' : 'other';
  const when = until ? clock.momentWithin(until.toISO() ?? '') : '';
  await setToast(headers, {
    message: changeWords(found, intent === 'assign' ? assigned : intent, when),
    ...(done && { undo: { action: back, fields: { intent: 'undo', change: done } } }),
  });
  return redirect(back, { headers });
}

type Done = 'done' | 'reopen' | 'spam' | 'nobody' | 'you' | 'other' | 'snooze';

/** What was done, to one follow-up or to several. */
function changeWords(found: number, what: Done, when: string): string {
  if (found > 1) {
    return {
      done: t`${found} follow-ups: marked done`,
      reopen: t`${found} follow-ups: open again`,
      spam: t`${found} follow-ups: marked as spam`,
      nobody: t`${found} follow-ups: assigned to nobody`,
      you: t`${found} follow-ups: it is yours`,
      other: t`${found} follow-ups: assigned`,
      snooze: t`${found} follow-ups: snoozed to ${when}`,
    }[what];
  }
  return {
    done: t`Marked done`,
    reopen: t`Open again`,
    spam: t`Marked as spam`,
    nobody: t`Assigned to nobody`,
    you: t`It is yours`,
    other: t`Assigned`,
    snooze: t`Snoozed to ${when}`,
  }[what];
}

/**
 * Changes follow-ups of the business, all in one transaction.
 *
 * @returns how many were found, and what undoes it
 */
export async function changeFollowUps(
  { supabase, business, headers }: Member,
  { ids, action, value = {} }: Change,
): Promise<{ found: number; change: string | null }> {
  const { data, error } = await supabase.rpc('change_follow_ups', {
    p_business_id: business.id,
    p_ids: ids,
    p_action: action,
    p_value: value,
    p_change: randomUUID(),
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  // A member who left meanwhile, a time that has just passed, words that do not fit.
  if (error && ['23503', '22023', '23514'].includes(error.code)) {
    throw appError('bad-request', { cause: error, headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  return data as { found: number; change: string | null };
}

/** @returns how many are as they were before; 0 when somebody changed them since. */
export async function undoFollowUps(
  { supabase, business, headers }: Member,
  change: string,
): Promise<number> {
  const { data, error } = await supabase.rpc('undo_follow_ups', {
    p_business_id: business.id,
    p_change: change,
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  return data;
}
