import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { describeChanges } from './changes.server';
import { readConfig, type Config } from './config.server';
import type { Draft } from './draft.server';

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

/** The configuration of a version, or null when there is no such version. */
export async function getVersion(
  supabase: Supabase,
  businessId: string,
  version: number,
  defaults: Config,
): Promise<Config | null> {
  const { data, error } = await supabase
    .from('receptionist_versions')
    .select('config')
    .eq('business_id', businessId)
    .eq('version', version)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return data && readConfig(data.config, defaults);
}

/**
 * What a draft is compared with: the newest version when it is live or on its way, else the one that callers
 * hear. Null before anything was published.
 */
export async function getPublished(
  supabase: Supabase,
  businessId: string,
  publication: Publication | null,
  defaults: Config,
): Promise<{ version: number; config: Config } | null> {
  let version = publication?.publish_state === 'failed' ? publication.live_version : null;
  if (publication?.publish_state === 'live' || publication?.publish_state === 'publishing') {
    version = (await listVersions(supabase, businessId, 1))[0]?.version ?? null;
  }
  if (!version) return null;
  const config = await getVersion(supabase, businessId, version, defaults);
  return config && { version, config };
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

/** What publishing the draft would change, in words; all of it when nothing was published yet. */
export async function getPending(
  supabase: Supabase,
  businessId: string,
  draft: Draft,
  publication: Publication | null,
) {
  const [published, fileNames] = await Promise.all([
    getPublished(supabase, businessId, publication, draft.defaults),
    getFileNames(supabase, businessId),
  ]);
  return {
    published,
    changes: describeChanges(published?.config ?? null, draft.config, fileNames),
  };
}
