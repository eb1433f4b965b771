import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { t } from '~/modules/languages/t';
import { setToast, type Toast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** What a field says when it cannot be taken as it is, by the name of the field. */
export type CallerFaults = { name?: string; tag?: string; values: Record<string, string> };

const words = (max: number) =>
  z
    .string()
    .transform((text) => text.replace(/\p{C}+/gu, ' ').trim())
    .pipe(z.string().max(max));
const formSchema = z.discriminatedUnion('intent', [
  // `seen` comes with an undo: the name that it takes back.
  z.object({ intent: z.literal('rename'), name: words(120), seen: words(120).optional() }),
  z.object({ intent: z.literal('tag'), tag: words(40).pipe(z.string().min(1)) }),
  z.object({ intent: z.literal('untag'), tag: words(40).pipe(z.string().min(1)) }),
  z.object({ intent: z.literal('block') }),
  z.object({ intent: z.literal('unblock') }),
  z.object({ intent: z.literal('merge'), otherId: z.uuid() }),
  z.object({ intent: z.literal('unmerge'), mergeId: z.uuid() }),
]);

const faults: Record<string, (values: Record<string, string>) => CallerFaults> = {
  rename: (values) => ({ name: t`Write the name in 120 letters at most.`, values }),
  tag: (values) => ({ tag: t`Write a tag of 1 to 40 letters.`, values }),
};

/**
 * The forms of a caller: their name, tags, block, and who is the same person.
 *
 * @returns a 400 reply with what was entered
 * @throws a redirect to the caller with a word about it and a way to undo; AppError `caller-not-found`,
 *   `bad-request` or `unavailable`
 */
export async function changeCaller(
  { supabase, business, headers }: Member,
  callerId: string,
  form: FormData,
) {
  const entered = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const parsed = formSchema.safeParse(entered);
  if (!z.uuid().safeParse(callerId).success) throw appError('caller-not-found', { headers });
  if (!parsed.success) {
    const fault = faults[entered.intent ?? '']?.(entered);
    if (!fault) throw appError('bad-request', { headers });
    return data(fault, { status: 400, headers });
  }
  const back = paths.caller(callerId);
  const of = { p_business_id: business.id, p_caller_id: callerId };
  const done = async (message: string, undo?: Record<string, string>, to = back) => {
    const toast: Toast = { message, ...(undo && { undo: { action: back, fields: undo } }) };
    await setToast(headers, toast);
    return redirect(to, { headers });
  };
  const change = parsed.data;

  switch (change.intent) {
    case 'rename': {
      const { data: before, error } = await supabase.rpc('name_caller', {
        ...of,
        p_name: change.name,
        ...(change.seen && { p_seen: change.seen }),
      });
      if (error?.hint === 'changed') throw await done(t`It was changed again since`);
      check(error, headers);
      throw await done(change.name ? t`Named ${change.name}` : t`The name is as said on calls`, {
        intent: 'rename',
        name: before ?? '',
        seen: change.name,
      });
    }
    case 'tag':
    case 'untag': {
      const isOn = change.intent === 'tag';
      const { data: tag, error } = await supabase.rpc('tag_caller', {
        ...of,
        p_tag: change.tag,
        p_is_on: isOn,
      });
      if (error?.hint === 'too-many') {
        const fault: CallerFaults = {
          tag: t`Twenty tags are the most. Remove one first.`,
          values: entered,
        };
        return data(fault, { status: 400, headers });
      }
      check(error, headers);
      const name = tag ?? change.tag;
      throw await done(isOn ? t`Tagged ${name}` : t`Removed the tag ${name}`, {
        intent: isOn ? 'untag' : 'tag',
        tag: name,
      });
    }
    case 'block':
    case 'unblock': {
      const isBlocked = change.intent === 'block';
      const { error } = await supabase.rpc('block_caller', { ...of, p_is_blocked: isBlocked });
      check(error, headers);
      throw await done(
        isBlocked ? t`Blocked: their calls are not answered` : t`Their calls are answered again`,
        { intent: isBlocked ? 'unblock' : 'block' },
      );
    }
    case 'merge': {
      const { data: mergeId, error } = await supabase.rpc('merge_callers', {
        p_business_id: business.id,
        p_kept_id: callerId,
        p_merged_id: change.otherId,
      });
      if (error?.hint === 'same') throw appError('bad-request', { headers });
      check(error, headers);
      throw await done(t`They are one caller now`, { intent: 'unmerge', mergeId: String(mergeId) });
    }
    case 'unmerge': {
      const { data: keptId, error } = await supabase.rpc('unmerge_callers', {
        p_business_id: business.id,
        p_merge_id: change.mergeId,
      });
      if (error?.code === 'P0002') throw await done(t`They are two callers already`);
      check(error, headers);
      throw await done(t`They are two callers again`, undefined, paths.caller(String(keptId)));
    }
  }
}

function check(error: { code?: string } | null, headers: Headers) {
  if (!error) return;
  if (error.code === '42501') throw appError('forbidden', { headers });
  if (error.code === 'P0002') throw appError('caller-not-found', { headers });
  throw appError('unavailable', { cause: error, headers });
}

/** What a caller is called in a sentence. */
export function callerTitle({ name, number }: { name: string | null; number: string }): string {
  return name ?? formatPhone(number);
}
