import type { SubmissionResult } from '@conform-to/react';
import { data, redirect } from '@remix-run/node';

import type { Member } from '~/modules/auth/require-member.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import { sectionChanges, type Change } from './changes.server';
import type { Config } from './config.server';
import { baseOf, getDraft, saveSection } from './draft.server';
import { parseSection, type FormSection } from './section-form.server';
import { sectionWords } from './section-words';

/** What somebody else saved while a form was open, against what the person wants to save. */
export type Conflict = { by: string; changes: Change[] };
export type SectionResult = {
  lastResult: SubmissionResult;
  /** What the form is saved against: as it was made from, until the person has seen what changed. */
  base: string;
  conflict: Conflict | null;
};

type FieldFaults = Record<string, string[]>;

/**
 * Refuses a form of `SectionForm` that was sent before its page had come whole: what is in it may be half of a list or of
 * a text.
 *
 * @throws Response a redirect to the page, which says so
 */
export async function refuseCut(headers: Headers, form: FormData, page: string): Promise<void> {
  if (form.getAll('edge').length !== 1) return;
  const message = t`Not saved: the page was not all there yet. Try again.`;
  await setToast(headers, { message, isProblem: true });
  throw redirect(page, { headers });
}

/**
 * The action of a section's page: reads the form, and saves it unless somebody else was faster. Then the
 * person gets their form back, with what is different now. A form without its end saves nothing.
 *
 * @param check what the schema cannot know, as errors by field
 */
export async function saveForm<S extends FormSection>(
  { supabase, business, headers }: Member,
  section: S,
  form: FormData,
  check?: (value: Config[S]) => FieldFaults | Promise<FieldFaults>,
) {
  await refuseCut(headers, form, paths.receptionist(section));
  const submission = parseSection(section, form);
  const base = String(form.get('base') ?? '');
  const answer = (
    lastResult: SubmissionResult,
    status: number,
    conflict?: Conflict & { base: string },
  ) =>
    data<SectionResult>(
      { lastResult, base: conflict?.base ?? base, conflict: conflict ?? null },
      { status, headers },
    );
  if (submission.status !== 'success') {
    // A button that adds, moves or removes a row is no mistake.
    return answer(submission.reply(), submission.status === 'error' ? 400 : 200);
  }
  const value = submission.value as Config[S];
  const faults = (await check?.(value)) ?? {};
  if (Object.keys(faults).length > 0) {
    return answer(submission.reply({ fieldErrors: faults }), 400);
  }

  const saved = await saveSection(supabase, business.id, section, value, base);
  if (saved.isStale) {
    const draft = await getDraft(supabase, business);
    const changes = sectionChanges(section, draft.config[section], value);
    // Both want the same: there is nothing to decide.
    if (changes.length > 0) {
      return answer(submission.reply({ formErrors: [t`Changed meanwhile`] }), 409, {
        by: saved.by,
        changes,
        base: baseOf(draft, section),
      });
    }
  }
  await setToast(headers, { message: t`${sectionWords[section]} saved` });
  throw redirect(paths.receptionist(section), { headers });
}
