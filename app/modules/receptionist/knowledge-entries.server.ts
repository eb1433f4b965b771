import { createHash } from 'node:crypto';

import type { Supabase } from '~/integrations/supabase/client.server';
import { t } from '~/modules/languages/t';
import { sectionChanges, type Change } from './changes.server';
import { knowledgeSchema, type Config } from './config.server';
import { changeSection, getDraft } from './draft.server';
import { makeId } from './section-form.server';

type Business = { id: string; name: string };
export type Entry = Config['knowledge']['entries'][number];

/** As a person writes one. */
export const entrySchema = knowledgeSchema.shape.entries.element.pick({
  question: true,
  answer: true,
});
export const maxEntries = 200;

/** Tells whether an entry is still what a form was made from; empty for none. */
export function entryHash(entry: Entry | undefined): string {
  if (!entry) return '';
  return createHash('md5')
    .update(JSON.stringify([entry.question, entry.answer]))
    .digest('hex');
}

export type EntrySaved =
  { is: 'saved' } | { is: 'full' } | { is: 'stale'; by: string; base: string; changes: Change[] };

/**
 * Writes one entry. Others may change other entries meanwhile: only a change of this one is a conflict.
 *
 * @param id null for a new entry
 * @param base what {@link entryHash} said when the form was made
 */
export async function saveEntry(
  supabase: Supabase,
  business: Business,
  id: string | null,
  written: { question: string; answer: string },
  base: string,
): Promise<EntrySaved> {
  let outcome = { is: 'saved' } as EntrySaved;
  await changeSection(supabase, business, 'knowledge', (now) => {
    outcome = { is: 'saved' };
    if (id === null) {
      if (now.entries.length >= maxEntries) {
        outcome = { is: 'full' };
        return null;
      }
      return { ...now, entries: [...now.entries, newEntry(written, null, now.entries)] };
    }
    const current = now.entries.find((entry) => entry.id === id);
    const mine: Entry = { ...(current ?? { id, source: null }), ...written };
    if (entryHash(current) === base) {
      return { ...now, entries: now.entries.map((entry) => (entry.id === id ? mine : entry)) };
    }
    const only = (entries: Entry[]) => ({ files: [], entries });
    const changes = sectionChanges('knowledge', only(current ? [current] : []), only([mine]));
    if (changes.length === 0) return null;
    outcome = { is: 'stale', by: '', base: entryHash(current), changes };
    return null;
  });
  if (outcome.is !== 'stale') return outcome;
  const { changedBy } = await getDraft(supabase, business);
  return { ...outcome, by: changedBy ?? t`Somebody` };
}

/** Removes an entry, if it is still there. */
export async function removeEntry(
  supabase: Supabase,
  business: Business,
  id: string,
): Promise<void> {
  await changeSection(supabase, business, 'knowledge', (now) => ({
    ...now,
    entries: now.entries.filter((entry) => entry.id !== id),
  }));
}

/** Adds what was read somewhere else, but for questions that are there. How many were added. */
export async function addEntries(
  supabase: Supabase,
  business: Business,
  written: { question: string; answer: string }[],
  source: string,
): Promise<number> {
  let added = 0;
  await changeSection(supabase, business, 'knowledge', (now) => {
    const entries = [...now.entries];
    for (const pair of written) {
      if (entries.length >= maxEntries) break;
      if (entries.some(({ question }) => question === pair.question)) continue;
      entries.push(newEntry(pair, source, entries));
    }
    added = entries.length - now.entries.length;
    return added > 0 ? { ...now, entries } : null;
  });
  return added;
}

function newEntry(
  written: { question: string; answer: string },
  source: string | null,
  others: Entry[],
): Entry {
  const id = makeId(
    written.question,
    others.map((entry) => entry.id),
  );
  return { id, ...written, source };
}
