import type { Supabase } from '~/integrations/supabase/client.server';
import { describeChanges } from '~/modules/receptionist/changes.server';
import { readConfig } from '~/modules/receptionist/config.server';
import type { Draft } from '~/modules/receptionist/draft.server';
import { getFileNames, getVersion } from '~/modules/receptionist/versions.server';

/** What differs between two versions, in words; null for `changes` when one of them is not there. */
export async function compareVersions(
  supabase: Supabase,
  businessId: string,
  a: number,
  b: number,
  draft: Promise<Draft>,
) {
  const [before, after, fileNames, { defaults }] = await Promise.all([
    getVersion(supabase, businessId, a),
    getVersion(supabase, businessId, b),
    getFileNames(supabase, businessId),
    draft,
  ]);
  const changes =
    before && after
      ? describeChanges(readConfig(before, defaults), readConfig(after, defaults), fileNames)
      : null;
  return { a, b, changes };
}
