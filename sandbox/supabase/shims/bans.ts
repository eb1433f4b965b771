import type postgres from 'postgres';

type Respond = (request: Request) => Promise<Response>;

/**
 * Shim: a banned user gets no new session, by password, refresh token, code or link. The library refuses
 * the banned only when they come from a provider such as Google. As on the hosted service an access token
 * that is out already works until it expires.
 */
export async function refuseBanned(
  sql: postgres.Sql,
  request: Request,
  respond: Respond,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (!/^\/auth\/v1\/(?:token|verify)$/.test(pathname)) return respond(request);
  const body = (await request
    .clone()
    .json()
    .catch(() => ({}))) as Record<string, unknown>;
  const given = (value: unknown) => (typeof value === 'string' ? value : '');
  const link = given(body.token_hash) || given(searchParams.get('token'));
  const [banned] = await sql`
    select 1 from auth.users u
    where u.banned_until > now() and (
      u.email = ${given(body.email).toLowerCase()}
      or u.id in (select user_id from auth.refresh_tokens where token = ${given(body.refresh_token)})
      or u.id in (select user_id from auth.flow_state where auth_code = ${given(body.auth_code)})
      or (${link} <> '' and ${link} in (u.confirmation_token, u.recovery_token,
        u.email_change_token_current, u.email_change_token_new)))`;
  if (!banned) return respond(request);
  const status = pathname.endsWith('/verify') ? 403 : 400;
  return Response.json(
    { code: status, error_code: 'user_banned', msg: 'User is banned' },
    { status },
  );
}
