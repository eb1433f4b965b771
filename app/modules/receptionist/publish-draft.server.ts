import type { Json } from '~/integrations/supabase/database.types';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { checkConfig } from './check-config.server';
import { brokenSections, getDraft } from './draft.server';

type Published = { version: number } | { error: string; status: 400 | 409 };

/**
 * Makes the draft a version, and has it brought to callers: just what the person read, and nothing that is
 * broken.
 *
 * @param seen the hashes of the draft that the page showed
 */
export async function publishDraft(
  { supabase, business, headers }: Member,
  { note, seen }: { note: string; seen: string },
): Promise<Published> {
  if (note.length > 300) return { error: t`At most 300 characters.`, status: 400 };
  const draft = await getDraft(supabase, business);
  if (JSON.stringify(draft.hashes) !== seen) {
    const by = draft.changedBy ?? t`Somebody`;
    return {
      error: t`${by} changed the draft meanwhile. This is how it is now: look at it, then publish.`,
      status: 409,
    };
  }
  const faults = checkConfig(draft.config, brokenSections(draft.stored));
  const fault = faults.find(({ isBlocking }) => isBlocking);
  if (fault) return { error: fault.text, status: 400 };
  const { data, error } = await supabase.rpc('publish_receptionist', {
    p_business_id: business.id,
    p_config: draft.config as Json,
    p_note: note,
  });
  if (error?.hint === 'unchanged') {
    return { error: t`This is what is published already. There is nothing to do.`, status: 409 };
  }
  // Nobody has saved anything yet: there is no receptionist to publish.
  if (error?.code === 'P0002') {
    return { error: t`Save the Voice page once first.`, status: 400 };
  }
  if (error)
    throw appError(error.code === '42501' ? 'forbidden' : 'unavailable', { cause: error, headers });
  return { version: data };
}
