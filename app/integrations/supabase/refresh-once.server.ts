import { fetchSupabase } from './fetch.server';

/** A browser may send the old cookie for this long after its token was exchanged. */
const rememberMs = 30_000;

const refreshes = new Map<string, Promise<{ status: number; headers: Headers; body: string }>>();

/**
 * `fetch` for a request's Supabase client, in which each refresh token is exchanged once. A page that opens
 * with an expired session sends many requests with the same cookie; a refresh token works once, so without
 * this all but one of them would be signed out.
 *
 * Other processes are covered by the Auth server's own reuse interval (10 s on Supabase by default).
 */
export const refreshOnce: typeof fetch = async (input, init) => {
  const token = refreshToken(input, init);
  if (!token) return fetchSupabase(input, init);

  // A cookie may hold anything. What the Auth server could not even look for is no session.
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,1000}$/.test(token)) {
    return Response.json({ error_code: 'refresh_token_not_found' }, { status: 400 });
  }

  let answer = refreshes.get(token);
  if (!answer) {
    answer = exchange(input, init);
    refreshes.set(token, answer);
    const forget = () => refreshes.delete(token);
    answer.then(
      // Only an answer that settles the matter is kept: after a failure the next request tries again.
      ({ status }) =>
        status < 500 && status !== 429 ? setTimeout(forget, rememberMs).unref() : forget(),
      forget,
    );
  }
  const { status, headers, body } = await answer;
  return new Response(body, { status, headers });
};

async function exchange(input: Parameters<typeof fetch>[0], init?: RequestInit) {
  // The first request's signal must not end the exchange for the others.
  const response = await fetchSupabase(input, { ...init, signal: null });
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return { status: response.status, headers, body: await response.text() };
}

/** What is exchanged, as the cookie had it; null for any other request. */
function refreshToken(input: Parameters<typeof fetch>[0], init?: RequestInit): unknown {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.endsWith('/token?grant_type=refresh_token') || typeof init?.body !== 'string')
    return null;
  try {
    return (JSON.parse(init.body) as { refresh_token?: unknown }).refresh_token ?? null;
  } catch {
    return null;
  }
}
