import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
import {
  entrySchema,
  removeEntry,
  saveEntry,
} from '~/modules/receptionist/knowledge-entries.server';
import { addFile, removeFile } from '~/modules/receptionist/knowledge-files.server';
import { DocumentError } from '~/modules/receptionist/read-document.server';
import { refuseCut, type SectionResult } from '~/modules/receptionist/save-form.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export type KnowledgeResult = Partial<SectionResult> & { fileError?: string };

/** Saves the entry that `edit` names; `new` makes one. */
export async function changeEntry(
  { supabase, business, headers }: Member,
  edit: string | null,
  form: FormData,
) {
  await refuseCut(headers, form, paths.receptionist('knowledge', { edit }));
  const submission = parseForm(form, { schema: entrySchema });
  const base = String(form.get('base') ?? '');
  if (submission.status !== 'success') {
    const result: KnowledgeResult = { lastResult: submission.reply(), base, conflict: null };
    return data(result, { status: 400, headers });
  }
  const id = edit === null || edit === 'new' ? null : edit;
  if (id && !/^[a-z0-9-]{1,40}$/.test(id)) throw appError('bad-request', { headers });
  const saved = await saveEntry(supabase, business, id, submission.value, base);
  if (saved.is === 'full') {
    const lastResult = submission.reply({
      fieldErrors: { question: [t`There are two hundred entries already. Remove one first.`] },
    });
    return data<KnowledgeResult>({ lastResult, base, conflict: null }, { status: 400, headers });
  }
  if (saved.is === 'stale') {
    const lastResult = submission.reply({ formErrors: [t`Changed meanwhile`] });
    const { by, changes } = saved;
    const result: KnowledgeResult = { lastResult, base: saved.base, conflict: { by, changes } };
    return data(result, { status: 409, headers });
  }
  return done(headers, id ? t`Answer saved` : t`Answer added`);
}

export async function deleteEntry({ supabase, business, headers }: Member, form: FormData) {
  await removeEntry(supabase, business, String(form.get('id')));
  return done(headers, t`Answer removed`);
}

export async function uploadFile(member: Member, form: FormData) {
  const { headers } = member;
  try {
    const { words, isNew } = await addFile(member, form.get('file'));
    const count = words.toLocaleString(locale());
    return await done(
      headers,
      isNew
        ? plural(words, t`File added: ${count} word read`, t`File added: ${count} words read`)
        : t`This file is there already`,
    );
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const result: KnowledgeResult = { fileError: error.message };
    return data(result, { status: 400, headers });
  }
}

export async function deleteFile(member: Member, form: FormData) {
  const id = z.uuid().safeParse(form.get('id')).data;
  if (!id) throw appError('bad-request', { headers: member.headers });
  await removeFile(member, id);
  return done(member.headers, t`File removed`);
}

async function done(headers: Headers, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirect(paths.receptionist('knowledge'), { headers });
}
