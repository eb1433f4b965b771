import type { Json } from '~/integrations/supabase/database.types';
import type { Supabase } from '~/integrations/supabase/client.server';
import type { Business } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { describeChanges } from './changes.server';
import { readConfig } from './config.server';
import { getDraft } from './draft.server';

const stateColumns =
  'publish_state, publish_error, published_at, live_version, drift, drift_checked_at';

/** Where the newest publication stands, and what Vapi has; null before there is a receptionist. */
export async function getPublication(supabase: Supabase, businessId: string) {
  const { data, error } = await supabase
    .from('receptionists')
    .select(stateColumns)
    .eq('business_id', businessId)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return data;
}
export type Publication = NonNullable<Awaited<ReturnType<typeof getPublication>>>;

/** Whether calls are answered: until a first version is live, callers are turned away. */
export function isAnswering(publication: Publication | null): boolean {
  return typeof publication?.live_version === 'number';
}

/** Published versions, the newest first. */
export async function listVersions(supabase: Supabase, businessId: string, limit = 100) {
  const { data, error } = await supabase
    .from('receptionist_versions')
    .select('version, note, created_at, live_at, restored_from, profiles(full_name)')
    .eq('business_id', businessId)
    .order('version', { ascending: false })
    .limit(limit);
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** The configuration of a version as it was kept, or null when there is no such version. */
export async function getVersion(
  supabase: Supabase,
  businessId: string,
  version: number,
): Promise<Json | null> {
  const { data, error } = await supabase
    .from('receptionist_versions')
    .select('config')
    .eq('business_id', businessId)
    .eq('version', version)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return data?.config ?? null;
}

/** Names of the business's knowledge files by id, for the words of changes. */
export async function getFileNames(
  supabase: Supabase,
  businessId: string,
): Promise<Record<string, string>> {
  const { data, error } = await supabase
    .from('knowledge_files')
    .select('id, name')
    .eq('business_id', businessId);
  if (error) throw appError('unavailable', { cause: error });
  return Object.fromEntries(data.map(({ id, name }) => [id, name]));
}

/** The draft, where its publication stands, and what publishing it would change, in words. */
export async function getPending(supabase: Supabase, business: Business) {
  const [draft, publication, versions, fileNames] = await Promise.all([
    getDraft(supabase, business),
    getPublication(supabase, business.id),
    supabase.rpc('current_versions', { p_business_id: business.id }),
    getFileNames(supabase, business.id),
  ]);
  if (versions.error) throw appError('unavailable', { cause: versions.error });
  // The newest version when it is live or on its way, else the one that callers hear; none at first.
  const isFailed = publication?.publish_state === 'failed';
  const found = versions.data.find((one) => (isFailed ? one.is_live : one.is_newest));
  const published = found && {
    version: found.version,
    config: readConfig(found.config, draft.defaults),
  };
  return {
    draft,
    publication,
    version: published?.version ?? null,
    changes: describeChanges(published?.config ?? null, draft.config, fileNames),
  };
}
