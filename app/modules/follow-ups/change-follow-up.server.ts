import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { setToast } from '~/modules/toast/toast.server';

const formSchema = z.object({ followUpId: z.uuid(), intent: z.enum(['done', 'reopen']) });

/**
 * Marks a follow-up done, or opens it again, and goes back with a word about it and a way to undo.
 *
 * @returns the redirect, to throw
 * @throws AppError when the form is not ours, or the follow-up is not the business's
 */
export async function changeFollowUp(
  { supabase, business, user, headers }: Member,
  form: FormData,
  back: string,
): Promise<Response> {
  const submitted = formSchema.safeParse(Object.fromEntries(form)).data;
  if (!submitted) throw appError('bad-request', { headers });
  const { followUpId, intent } = submitted;
  const isDone = intent === 'done';
  const { data, error } = await supabase
    .from('follow_ups')
    .update({
      status: isDone ? 'done' : 'open',
      done_at: isDone ? new Date().toISOString() : null,
      done_by: isDone ? user.id : null,
      snoozed_until: null,
    })
    .eq('business_id', business.id)
    .eq('id', followUpId)
    // A write that touched no row is a success to PostgREST: asking for the row tells.
    .select('id, title')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!data) throw appError('not-found', { headers });

  await setToast(headers, {
    message: isDone ? 'Marked done' : 'Open again',
    undo: { action: back, fields: { followUpId, intent: isDone ? 'reopen' : 'done' } },
  });
  return redirect(back, { headers });
}
