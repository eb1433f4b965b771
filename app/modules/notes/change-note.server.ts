import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { setToast } from '~/modules/toast/toast.server';
import { t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';

/** The longest note, in characters. */
export const longestNote = 4000;

const body = z
  .string()
  // Postgres refuses NUL and lone surrogates; forms end their lines with both.
  .transform((text) => text.replaceAll('\u0000', '').replaceAll('\r\n', '\n').toWellFormed().trim())
  .pipe(z.string().min(1).max(longestNote));
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('note-add'), noteId: z.uuid(), body }),
  z.object({ intent: z.literal('note-edit'), noteId: z.uuid(), body }),
  z.object({ intent: z.literal('note-delete'), noteId: z.uuid() }),
  z.object({ intent: z.literal('note-restore'), noteId: z.uuid() }),
]);

export type NoteFault = { note: { id: string; body: string; fault: string } };

export function isNoteIntent(intent: unknown): boolean {
  return String(intent).startsWith('note-');
}

/**
 * The forms of notes: `intent` (`note-add`, `note-edit`, `note-delete`, `note-restore`), `noteId`, `body`. The id
 * of a new note comes with its form, so that two presses write one.
 *
 * @param on the call or the caller that a new note is about
 * @param back where the form was: also where Undo posts to
 * @returns a 400 reply with what was entered
 * @throws a redirect back; AppError `bad-request`, `forbidden`, `note-not-found` or `unavailable`
 */
export async function changeNote(
  { supabase, business, headers }: Member,
  form: FormData,
  on: { callId: string } | { callerId: string },
  back: string,
) {
  const entered = Object.fromEntries(form);
  const parsed = formSchema.safeParse(entered);
  if (!parsed.success) {
    const id = z.uuid().safeParse(entered.noteId).data;
    if (!id || typeof entered.body !== 'string') throw appError('bad-request', { headers });
    const most = longestNote.toLocaleString(locale());
    const fault = t`Write 1 to ${most} characters.`;
    const answer: NoteFault = { note: { id, body: entered.body, fault } };
    return data(answer, { status: 400, headers });
  }
  const change = parsed.data;
  const of = { p_business_id: business.id, p_note_id: change.noteId };
  const { error } = await (change.intent === 'note-add'
    ? supabase.rpc('add_note', {
        p_business_id: business.id,
        p_id: change.noteId,
        p_body: change.body,
        ...('callId' in on ? { p_call_id: on.callId } : { p_caller_id: on.callerId }),
      })
    : change.intent === 'note-edit'
      ? supabase.rpc('edit_note', { ...of, p_body: change.body })
      : supabase.rpc('delete_note', { ...of, p_is_deleted: change.intent === 'note-delete' }));
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error?.code === 'P0002' || error?.code === '22P02') {
    throw appError('note-not-found', { cause: error, headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });

  const said = {
    'note-add': t`Note added`,
    'note-edit': t`Note saved`,
    'note-delete': t`Note deleted`,
    'note-restore': t`The note is back`,
  }[change.intent];
  // What was written can be unwritten, and the other way round.
  const reverse = { 'note-add': 'note-delete', 'note-delete': 'note-restore' }[
    change.intent as string
  ];
  await setToast(headers, {
    message: said,
    ...(reverse && {
      undo: { action: back, fields: { intent: reverse, noteId: change.noteId } },
    }),
  });
  throw redirect(back, { headers });
}
