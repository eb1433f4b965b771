import { redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { getDraft, saveSections } from '~/modules/receptionist/draft.server';
import { applyTemplate, templates } from '~/modules/receptionist/templates.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const basesSchema = z.record(z.string(), z.string());

/** Puts a template's sections into the draft, unless somebody saved one of them since the page was made. */
export async function startFromTemplate(
  { supabase, business, headers }: Member,
  form: FormData,
): Promise<never> {
  const template = templates.find(({ id }) => id === form.get('template'));
  const bases = basesSchema.safeParse(readJson(form.get('bases'))).data;
  if (!template || !bases) throw appError('bad-request', { headers });
  const draft = await getDraft(supabase, business);
  const values = applyTemplate(template, draft.config);
  const saved = await saveSections(supabase, business.id, values, bases);
  await setToast(headers, {
    message: saved.isStale
      ? t`Nothing was changed: ${saved.by} saved the receptionist meanwhile. Look at it first`
      : t`Started from ${template.name}. Read its questions and answers: they are examples`,
  });
  throw redirect(paths.receptionist('voice'), { headers });
}

function readJson(value: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}
