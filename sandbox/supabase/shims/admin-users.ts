import { randomUUID } from 'node:crypto';

import bcrypt from 'bcryptjs';
import type postgres from 'postgres';

type Row = Record<string, unknown> & { id: string; email: string };

/**
 * Shim: the part of the Auth server's admin API that we and supabase-js call
 * (`auth.admin.createUser`, `getUserById`, `listUsers`, `updateUserById`, `deleteUser`). The library has
 * none of it. Answers null for any other path.
 */
export function adminUsers(sql: postgres.Sql, secretKey: string) {
  return async (request: Request): Promise<Response | null> => {
    const url = new URL(request.url);
    const match = /^\/auth\/v1\/admin\/users(?:\/([0-9a-f-]{36}))?$/.exec(url.pathname);
    if (!match) return null;
    if (request.headers.get('apikey') !== secretKey) {
      return refusal(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
    }
    const id = match[1];
    const body = ['POST', 'PUT'].includes(request.method)
      ? ((await request.json()) as Record<string, unknown>)
      : {};
    if (!id) return request.method === 'POST' ? create(sql, body) : list(sql, url);

    const [user] = await sql<Row[]>`select * from auth.users where id = ${id}`;
    if (!user) return refusal(404, 'user_not_found', 'User not found');
    if (request.method === 'DELETE') {
      await sql`delete from auth.users where id = ${id}`;
      return Response.json({});
    }
    if (request.method !== 'PUT') return Response.json(view(user));
    const ban = readBan(body.ban_duration);
    if (ban === 'unreadable') {
      return refusal(400, 'validation_failed', 'invalid format for ban duration');
    }
    return Response.json(view(await update(sql, id, body, ban)));
  };
}

async function create(sql: postgres.Sql, body: Record<string, unknown>) {
  const email = String(body.email ?? '').toLowerCase();
  const [known] = await sql`select 1 from auth.users where email = ${email}`;
  if (known) {
    return refusal(
      422,
      'email_exists',
      'A user with this email address has already been registered',
    );
  }
  const id = randomUUID();
  const hash = typeof body.password === 'string' ? await bcrypt.hash(body.password, 10) : null;
  const app = { provider: 'email', providers: ['email'], ...(body.app_metadata as object) };
  const [user] = await sql.begin(async (step) => {
    const rows = await step<Row[]>`
      insert into auth.users
        (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
      values (${id}, ${email}, ${hash}, ${body.email_confirm ? new Date().toISOString() : null}::timestamptz,
        ${JSON.stringify(app)}::text::jsonb, ${JSON.stringify(body.user_metadata ?? {})}::text::jsonb)
      returning *`;
    await step`
      insert into auth.identities (id, provider, provider_id, user_id, identity_data)
      values (${randomUUID()}, 'email', ${id}, ${id}, ${JSON.stringify({ sub: id, email })}::text::jsonb)`;
    return rows;
  });
  return Response.json(view(user as Row));
}

async function list(sql: postgres.Sql, url: URL) {
  const perPage = Number(url.searchParams.get('per_page') || 50);
  const page = Number(url.searchParams.get('page') || 1);
  const users = await sql<Row[]>`
    select * from auth.users order by created_at desc limit ${perPage} offset ${(page - 1) * perPage}`;
  const [total] = await sql<{ n: number }[]>`select count(*)::int as n from auth.users`;
  return Response.json(
    { users: users.map(view), aud: 'authenticated' },
    { headers: { 'x-total-count': String(total?.n ?? 0) } },
  );
}

type Ban = { until: string | null };

/** `24h`, `1h30m` or `none`, which ends a ban; null when nothing is asked. */
function readBan(duration: unknown): Ban | null | 'unreadable' {
  if (duration === undefined) return null;
  if (duration === 'none') return { until: null };
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(String(duration));
  if (!parts || !duration) return 'unreadable';
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const ms = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  return { until: new Date(Date.now() + ms).toISOString() };
}

async function update(
  sql: postgres.Sql,
  id: string,
  body: Record<string, unknown>,
  ban: Ban | null,
): Promise<Row> {
  const hash = typeof body.password === 'string' ? await bcrypt.hash(body.password, 10) : null;
  const [user] = await sql<Row[]>`
    update auth.users set
      email = coalesce(${(body.email as string) ?? null}, email),
      encrypted_password = coalesce(${hash}, encrypted_password),
      raw_app_meta_data = raw_app_meta_data || ${JSON.stringify(body.app_metadata ?? {})}::text::jsonb,
      raw_user_meta_data = raw_user_meta_data || ${JSON.stringify(body.user_metadata ?? {})}::text::jsonb,
      email_confirmed_at = case when ${Boolean(body.email_confirm)} then now() else email_confirmed_at end,
      banned_until = case when ${ban !== null} then ${ban?.until ?? null}::timestamptz else banned_until end,
      updated_at = now()
    where id = ${id} returning *`;
  return user as Row;
}

function view(user: Row) {
  const object = (value: unknown) =>
    typeof value === 'string' ? JSON.parse(value) : (value ?? {});
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email,
    phone: user.phone ?? '',
    email_confirmed_at: user.email_confirmed_at,
    confirmed_at: user.confirmed_at,
    banned_until: user.banned_until,
    last_sign_in_at: user.last_sign_in_at,
    app_metadata: object(user.raw_app_meta_data),
    user_metadata: object(user.raw_user_meta_data),
    identities: [],
    created_at: user.created_at,
    updated_at: user.updated_at,
  };
}

function refusal(status: number, code: string, message: string) {
  return Response.json({ code: status, error_code: code, msg: message }, { status });
}
