import type { Supabase } from '~/integrations/supabase/client.server';
import { describeChanges } from '~/modules/receptionist/changes.server';
import type { Config } from '~/modules/receptionist/config.server';
import { getFileNames, getVersion } from '~/modules/receptionist/versions.server';

/** What differs between two versions, in words; null for `changes` when one of them is not there. */
export async function compareVersions(
  supabase: Supabase,
  businessId: string,
  a: number,
  b: number,
  defaults: Config,
) {
  const [before, after, fileNames] = await Promise.all([
    getVersion(supabase, businessId, a, defaults),
    getVersion(supabase, businessId, b, defaults),
    getFileNames(supabase, businessId),
  ]);
  return { a, b, changes: before && after ? describeChanges(before, after, fileNames) : null };
}
