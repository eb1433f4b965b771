import type { Json } from '~/integrations/supabase/database.types';
import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import {
  defaultConfig,
  firstLanguages,
  readConfig,
  sections,
  type Config,
  type Section,
} from './config.server';

export type Draft = {
  config: Config;
  /** As it is kept, for what {@link Draft.config} has defaults in place of. */
  stored: Record<string, unknown>;
  /** Of each section that is there, for {@link saveSection}. */
  hashes: Partial<Record<Section, string>>;
  defaults: Config;
  changedBy: string | null;
  changedAt: string | null;
};

/** Each hash beside the section that it is of; what is not there yet has an empty one. */
export function baseOf(draft: Draft, section: Section): string {
  return draft.hashes[section] ?? '';
}

/** What people edit, whole: sections that nobody has saved yet have their defaults. */
export async function getDraft(
  supabase: Supabase,
  business: { id: string; name: string },
): Promise<Draft> {
  const [draft, receptionist] = await Promise.all([
    supabase.rpc('read_draft', { p_business_id: business.id }).maybeSingle(),
    supabase
      .from('receptionists')
      .select('name, greeting')
      .eq('business_id', business.id)
      .maybeSingle(),
  ]);
  const error = draft.error ?? receptionist.error;
  if (error) throw appError('unavailable', { cause: error });
  const defaults = defaultConfig({ name: business.name, receptionist: receptionist.data });
  const stored = (draft.data?.draft ?? {}) as Record<string, unknown>;
  return {
    config: readConfig(stored, defaults),
    stored,
    hashes: (draft.data?.hashes ?? {}) as Draft['hashes'],
    defaults,
    changedBy: draft.data?.changed_by ?? null,
    changedAt: draft.data?.changed_at ?? null,
  };
}

/** What became of a save. Stale: somebody saved the section after the form was made; nothing was written. */
export type Saved = { isStale: false } | { isStale: true; by: string };

/**
 * Saves one section against what its form was made from.
 *
 * @param base the hash that the form carried
 * @throws AppError `forbidden`, `unavailable`
 */
export async function saveSection<S extends Section>(
  supabase: Supabase,
  businessId: string,
  section: S,
  value: Config[S],
  base: string,
): Promise<Saved> {
  const { error } = await supabase.rpc('save_draft', {
    p_business_id: businessId,
    p_section: section,
    p_value: value as Json,
    p_base: base,
  });
  return readSaved(error);
}

/** Saves several sections, all or none. As {@link saveSection}. */
export async function saveSections(
  supabase: Supabase,
  businessId: string,
  values: Partial<Config>,
  bases: Record<string, string>,
): Promise<Saved> {
  const { error } = await supabase.rpc('save_draft_sections', {
    p_business_id: businessId,
    p_values: values as Json,
    p_bases: bases,
  });
  return readSaved(error);
}

/**
 * Changes a section by a rule that fits whatever it is by now: it is read and saved again until nobody was
 * in between. The rule returns null to leave all as it is.
 */
export async function changeSection<S extends Section>(
  supabase: Supabase,
  business: { id: string; name: string },
  section: S,
  rule: (now: Config[S]) => Config[S] | null,
): Promise<boolean> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const draft = await getDraft(supabase, business);
    const next = rule(draft.config[section]);
    if (!next) return false;
    const saved = await saveSection(supabase, business.id, section, next, baseOf(draft, section));
    if (!saved.isStale) return true;
  }
  throw appError('unavailable', { cause: `the section ${section} changes all the time` });
}

/**
 * Keeps what a receptionist speaks by who sets it up, where it is not English alone as that of every draft without a
 * voice; and has a voice that is kept already say what setting up says now.
 */
export async function keepFirstVoice(
  supabase: Supabase,
  business: { id: string; name: string },
  said: { name: string; greeting: string },
): Promise<void> {
  const { stored } = await getDraft(supabase, business);
  const languages = stored.voice === undefined ? firstLanguages() : undefined;
  if (languages?.every((one) => one === 'en')) return;
  await changeSection(supabase, business, 'voice', (now) => ({
    ...now,
    ...said,
    languages: languages ?? now.languages,
  }));
}

type RpcError = { code: string; hint?: string | null; details?: string | null } | null;

function readSaved(error: RpcError): Saved {
  if (!error) return { isStale: false };
  if (error.code === '42501') throw appError('forbidden');
  if (error.hint === 'stale') return { isStale: true, by: error.details || t`Somebody` };
  throw appError('unavailable', { cause: error });
}

/** The sections of a draft that cannot be read any more, and stand at their defaults. */
export function brokenSections(stored: Record<string, unknown>): Section[] {
  return (Object.keys(sections) as Section[]).filter(
    (name) => stored[name] !== undefined && !sections[name].safeParse(stored[name]).success,
  );
}
