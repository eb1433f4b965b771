import { fetchVendor } from '~/integrations/vendor.server';

/** Why the site's address could not be set in a project's Auth. */
export type PushFailure = 'no-project' | 'refused' | 'unknown-project' | 'unavailable';
export type PushResult = { ok: true } | { ok: false; reason: PushFailure; status: number | null };

type Project = {
  /** Address of the management API, perhaps with a path. */
  baseUrl: string;
  token: string;
  /** Reference of the project; null when nobody knows it. */
  ref: string | null;
};

/** The reference in a hosted project's address (`https://<ref>.supabase.co`), or null. */
export function projectRef(supabaseUrl: string): string | null {
  return /^([a-z0-9]+)\.supabase\.(?:co|in)$/.exec(new URL(supabaseUrl).hostname)?.[1] ?? null;
}

/**
 * Sets the site's address in the Auth of a hosted project, and the addresses that its mails may lead to.
 * It never throws: the setting of ours is saved either way. No result holds the token.
 */
export async function pushSiteUrl(
  { baseUrl, token, ref }: Project,
  siteUrl: string,
  timeoutMs = 10_000,
): Promise<PushResult> {
  if (!ref) return { ok: false, reason: 'no-project', status: null };
  const path = `/v1/projects/${encodeURIComponent(ref)}/config/auth`;
  try {
    const response = await fetchVendor(
      'supabase-management',
      'set site URL',
      baseUrl.replace(/\/+$/, '') + path,
      {
        method: 'PATCH',
        // A redirect could carry the token to somebody else.
        redirect: 'error',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ site_url: siteUrl, uri_allow_list: allowList(siteUrl) }),
      },
      // Whoever saves it sees that it failed, and saves again.
      { timeoutMs, attempts: 1 },
    );
    await response.body?.cancel();
    if (response.ok) return { ok: true };
    return { ok: false, reason: failure(response.status), status: response.status };
  } catch {
    return { ok: false, reason: 'unavailable', status: null };
  }
}

/** Every page of the site: mails lead to several. */
export function allowList(siteUrl: string): string {
  return `${siteUrl}/**`;
}

function failure(status: number): PushFailure {
  if (status === 401 || status === 403) return 'refused';
  return status === 404 ? 'unknown-project' : 'unavailable';
}
