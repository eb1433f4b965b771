import { createServerClient, parseCookieHeader, serializeCookieHeader } from '@supabase/ssr';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import ws from 'ws';

import { getEnv } from '~/env.server';
import { clientAddress } from '~/modules/auth/client-address.server';
import type { Database } from './database.types';
import { fetchSupabase } from './fetch.server';
import { refreshOnce } from './refresh-once.server';

/** A client whose reads and writes go through row-level security, unless it is the service's. */
export type Supabase = SupabaseClient<Database>;

// Node 20 has no WebSocket of its own, and supabase-js looks for one when a client is made.
const realtime = { transport: ws as unknown as typeof WebSocket };

/**
 * The client of the person who sent a request. Refreshed session cookies and the cache headers that
 * must go with them are collected in `headers`: every response to the request carries them, also
 * redirects and errors.
 */
export function createRequestClient(request: Request): { supabase: Supabase; headers: Headers } {
  const env = getEnv();
  const headers = new Headers();
  const secure = env.SITE_URL.startsWith('https:');
  const supabase = createServerClient<Database>(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
    realtime,
    global: { fetch: refreshOnce, headers: aboutSender(request) },
    cookieOptions: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
    cookies: {
      getAll: () =>
        parseCookieHeader(request.headers.get('Cookie') ?? '').map(({ name, value }) => ({
          name,
          value: value ?? '',
        })),
      setAll: (cookies, cacheHeaders) => {
        for (const { name, value, options } of cookies) {
          headers.append('Set-Cookie', serializeCookieHeader(name, value, options));
        }
        for (const [name, value] of Object.entries(cacheHeaders ?? {})) headers.set(name, value);
      },
    },
  });
  return { supabase, headers };
}

/** Who asks, for the audit log and for the person's list of sessions. */
function aboutSender(request: Request): Record<string, string> {
  const agent = (request.headers.get('User-Agent') ?? '')
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 300);
  return {
    'X-Frontdesk-Ip': clientAddress(request),
    'X-Frontdesk-Agent': agent,
    ...(agent && { 'User-Agent': agent }),
  };
}

/** Takes the session's cookies away, whatever the Auth server says. */
export function clearSession(request: Request, headers: Headers): void {
  for (const { name } of parseCookieHeader(request.headers.get('Cookie') ?? '')) {
    if (!/^sb-.*auth-token/.test(name)) continue;
    headers.append('Set-Cookie', serializeCookieHeader(name, '', { path: '/', maxAge: 0 }));
  }
}

/** As {@link clearSession}, for who leaves: pages that the browser keeps for the way back go too. Somebody else may sit there next. */
export function leaveSession(request: Request, headers: Headers): void {
  clearSession(request, headers);
  headers.set('Clear-Site-Data', '"cache"');
}

/** A client of nobody, that keeps nothing: for asking whether a password is right. */
export function anonymousClient(): Supabase {
  const env = getEnv();
  return createClient<Database>(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
    realtime,
    global: { fetch: fetchSupabase },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

let service: Supabase | undefined;

/** The service's client, above row-level security: webhooks, worker and admin only. */
export function serviceClient(): Supabase {
  const env = getEnv();
  service ??= createClient<Database>(env.SUPABASE_URL, env.SUPABASE_SERVICE_ROLE_KEY, {
    realtime,
    global: { fetch: fetchSupabase },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return service;
}
