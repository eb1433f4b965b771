import { beforeAll, describe, expect, it } from 'vitest';

import { decodeJwt } from '~/modules/auth/decode-jwt.server';
import { permissions } from '~/modules/auth/permissions';
import { page, sessionCookie, signedIn, sql, url } from './stack';

type Session = { access_token: string; refresh_token: string; expires_at: number };

/** The session of a cookie as @supabase/ssr writes it: base64url, in parts when it is long. */
function readSession(cookie: string): { name: string; session: Session } {
  const parts = cookie
    .split('; ')
    .map((one) => one.split('=') as [string, string])
    .filter(([name]) => /auth-token/.test(name))
    .toSorted();
  const text = parts.map(([, value]) => decodeURIComponent(value)).join('');
  const session = JSON.parse(
    Buffer.from(text.replace(/^base64-/, ''), 'base64url').toString('utf8'),
  ) as Session;
  return { name: parts[0]![0].replace(/\.\d+$/, ''), session };
}

/** The same session, whose access token is over. */
async function expired(email: string) {
  const { name, session } = readSession(await sessionCookie(email));
  const old = { ...session, expires_at: Math.floor(Date.now() / 1000) - 60 };
  const value = `base64-${Buffer.from(JSON.stringify(old)).toString('base64url')}`;
  const chunks = value.match(/.{1,3180}/g) ?? [];
  const cookie =
    chunks.length === 1
      ? `${name}=${value}`
      : chunks.map((chunk, index) => `${name}.${index}=${chunk}`).join('; ');
  return { cookie, session };
}

describe('a session', () => {
  it('whose token is over is refreshed once by 50 requests at a time, and stays', async () => {
    const { cookie, session } = await expired('viewer@frontdesk.test');
    const [known] = await sql<{ session_id: string }>(
      'select session_id from auth.refresh_tokens where token = $1',
      [session.refresh_token],
    );
    const count = async () =>
      (
        await sql<{ n: number }>(
          'select count(*)::int as n from auth.refresh_tokens where session_id = $1',
          [known?.session_id],
        )
      )[0]?.n ?? 0;
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => page(['/today', '/calls'][index % 2]!, cookie)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect((await count()) - before).toBe(1);

    // Each answer carries the new session, and the new session works.
    const [first] = answers;
    const renewed = first!.headers
      .getSetCookie()
      .filter((one) => /auth-token/.test(one) && !/max-age=0/i.test(one))
      .map((one) => one.split(';')[0])
      .join('; ');
    expect(readSession(renewed).session.refresh_token).not.toBe(session.refresh_token);
    expect((await page('/today', renewed)).status).toBe(200);
  });

  it('that is no session is asked to sign in', async () => {
    for (const cookie of ['sb-127-auth-token=base64-e30', 'sb-127-auth-token=nonsense']) {
      const answer = await page('/today', cookie);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('Location')).toMatch(/^\/login/);
    }
  });
});

describe('a session that', () => {
  it('was ended elsewhere is over at once, and its cookie goes', async () => {
    const cookie = await sessionCookie('viewer@frontdesk.test');
    expect((await page('/today', cookie)).status).toBe(200);
    const { session_id: id } = decodeJwt(readSession(cookie).session.access_token);
    await sql('delete from auth.sessions where id::text = $1', [id]);
    const answer = await page('/today', cookie);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('Location')).toMatch(/^\/login/);
    expect(answer.headers.getSetCookie().join()).toMatch(/auth-token[^,]*Max-Age=0/);
  });

  it('says it is somebody else is nobody’s', async () => {
    const { name, session } = readSession(await sessionCookie('viewer@frontdesk.test'));
    const [owner] = await sql<{ id: string }>(
      `select id from auth.users where email = 'demo@frontdesk.test'`,
    );
    const [head, payload, signature] = session.access_token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: owner!.id })).toString('base64url');
    const token = { ...session, access_token: `${head}.${forged}.${signature}` };
    const value = Buffer.from(JSON.stringify(token)).toString('base64url');
    const answer = await page('/today', `${name}=base64-${value}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('Location')).toMatch(/^\/login/);
  });

  it('owes the code of an authenticator app gets no further than the page that asks for it', async () => {
    const cookie = await sessionCookie('viewer@frontdesk.test');
    // As on hosted Supabase; the embedded stack has no authenticator apps.
    await sql('create table auth.mfa_factors (user_id uuid, status text)');
    try {
      const who = `select id::uuid, $1 from auth.users where email = 'viewer@frontdesk.test'`;
      await sql(`insert into auth.mfa_factors ${who}`, ['unverified']);
      expect((await page('/today', cookie)).status).toBe(200);
      await sql(`insert into auth.mfa_factors ${who}`, ['verified']);
      const answer = await page('/today', cookie);
      expect(answer.headers.get('Location')).toBe('/login/code?redirectTo=%2Ftoday');
      expect((await page('/calls.json', cookie)).status).toBe(401);
      expect((await page('/login/code', cookie)).status).toBe(200);

      // Nor with the token itself, for who runs Frontdesk.
      const admin = await signedIn('admin@frontdesk.test');
      expect((await admin.rpc('admin_overview')).error).toBeNull();
      await sql(
        `insert into auth.mfa_factors select id::uuid, 'verified' from auth.users where email = 'admin@frontdesk.test'`,
      );
      expect((await admin.rpc('admin_overview')).error?.code).toBe('42501');
    } finally {
      await sql('drop table auth.mfa_factors');
    }
  });
});

describe('attempts to get in', () => {
  const tryPassword = (email: string) =>
    fetch(`${url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: url },
      body: new URLSearchParams({ email, password: 'wrong' }),
    });

  it('are limited by account, with the seconds to wait, and never tell whether it exists', async () => {
    const answers: Record<string, number[]> = {};
    for (const email of [`nobody-${Date.now()}@people.test`, 'admin@frontdesk.test']) {
      answers[email] = [];
      for (let attempt = 0; attempt < 10; attempt++) {
        const answer = await tryPassword(email);
        answers[email].push(answer.status);
        if (answer.status !== 429) continue;
        expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
        expect(await answer.text()).toMatch(/Try again in \d+ (?:s|minutes)/);
      }
    }
    const [unknown, known] = Object.values(answers);
    expect(unknown).toEqual([...Array(8).fill(400), 429, 429]);
    expect(known).toEqual(unknown);
    // The right password is refused as well while the limit lasts; then, it would let in.
    await expect(sessionCookie('admin@frontdesk.test')).rejects.toThrow(/429/);
    await sql('delete from public.rate_limits');
    await sessionCookie('admin@frontdesk.test');
  });

  it('are counted without the address of anybody', async () => {
    await tryPassword('somebody@people.test');
    const rows = await sql<{ key: string }>('select key from public.rate_limits');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ key }) => key.includes('@'))).toEqual([]);
  });
});

describe('who may do what', () => {
  let inDatabase: string[];
  beforeAll(async () => {
    const rows = await sql<{ one: string }>(
      `select role || ' ' || permission as one from public.role_permissions order by 1`,
    );
    inDatabase = rows.map(({ one }) => one);
  });

  it('is the same for pages and for the database', () => {
    const inCode = Object.entries(permissions).flatMap(([permission, roles]) =>
      roles.map((role) => `${role} ${permission}`),
    );
    expect(inCode.toSorted()).toEqual(inDatabase.toSorted());
  });
});
