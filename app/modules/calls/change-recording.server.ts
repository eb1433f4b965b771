import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast, type Toast } from '~/modules/toast/toast.server';

const intents = new Set(['keep-recording', 'let-recording-go', 'delete-recording']);

export function isRecordingIntent(intent: unknown): boolean {
  return intents.has(String(intent));
}

/**
 * Keeps the recording of a call for good, or as the plan says again; or deletes it, which cannot be taken back.
 *
 * @param back where the form was: also where Undo posts to
 * @returns a redirect back with a word about it
 * @throws AppError
 */
export async function changeRecording(
  { supabase, business, headers }: Member,
  callId: string,
  form: FormData,
  back: string,
): Promise<Response> {
  if (!z.uuid().safeParse(callId).success) throw appError('call-not-found', { headers });
  const of = { p_business_id: business.id, p_call_id: callId };
  const done = async (toast: Toast) => {
    await setToast(headers, toast);
    return redirect(back, { headers });
  };
  if (form.get('intent') === 'delete-recording') {
    const { error } = await supabase.rpc('delete_recording', of);
    if (error?.hint === 'not-over') {
      return done({ message: t`The call is not over yet: delete its recording in a moment` });
    }
    check(error, headers);
    return done({
      message: t`The recording is deleted. The receipt says when it is gone everywhere`,
    });
  }
  const isKept = form.get('intent') === 'keep-recording';
  const { error } = await supabase.rpc('keep_recording', { ...of, p_is_kept: isKept });
  check(error, headers);
  return done({
    message: isKept ? t`The recording is kept for good` : t`The recording goes when the plan says`,
    undo: { action: back, fields: { intent: isKept ? 'let-recording-go' : 'keep-recording' } },
  });
}

function check(error: { code?: string; message: string } | null, headers: Headers) {
  if (!error) return;
  if (error.code === '42501') throw appError('forbidden', { headers });
  if (error.code === 'P0002') {
    throw appError(error.message === 'No recording' ? 'recording-missing' : 'call-not-found', {
      headers,
    });
  }
  throw appError('unavailable', { cause: error, headers });
}
