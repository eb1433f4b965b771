import { createClient } from '@supabase/supabase-js';
import ws from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { googleClientId, googleClientSecret, publishableKey } from '../../sandbox/demo';
import { startBareLibrary } from './bare-library';
import { apiUrl, googleUrl, service, sql, url } from './stack';

const redirectTo = `${url}/auth/callback?next=%2Fcalls`;
const callback = `${apiUrl}/auth/v1/callback`;

/** A browser's client, which keeps its PKCE verifier to itself. */
function visitor() {
  return createClient(apiUrl, publishableKey, {
    realtime: { transport: ws as unknown as typeof WebSocket },
    auth: { flowType: 'pkce', persistSession: false, autoRefreshToken: false },
  });
}
type Visitor = ReturnType<typeof visitor>;

const follow = async (address: string | URL, init: RequestInit = {}) =>
  new URL((await fetch(address, { redirect: 'manual', ...init })).headers.get('Location') ?? '');

/** Goes to where people choose an account. The page, as it came. */
async function openGoogle(person: Visitor, to = redirectTo): Promise<string> {
  const { data } = await person.auth.signInWithOAuth({
    provider: 'google',
    options: { skipBrowserRedirect: true, redirectTo: to },
  });
  const page = await follow(data.url ?? '');
  expect(page.origin).toBe(googleUrl);
  return (await fetch(page)).text();
}

/** Presses an account's button: where Google sends the browser then. */
function press(html: string, name: string): Promise<URL> {
  const inputs = html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  const form = new URLSearchParams([...inputs].map(([, name = '', value = '']) => [name, value]));
  const button = new RegExp(`<button name="account" value="(\\w+)">\\s*${name}`).exec(html);
  form.set('account', button?.[1] ?? '');
  return follow(`${googleUrl}/o/oauth2/v2/auth`, { method: 'POST', body: form });
}

/** The whole way: where the browser is at its end. */
async function signInAs(name: string, person = visitor()) {
  const back = await press(await openGoogle(person), name);
  return { person, back, end: await follow(back) };
}

async function account(email: string) {
  const [user] = await sql<{ id: string; providers: string[]; confirmed: boolean }>(
    `select u.id, u.email_confirmed_at is not null as confirmed,
       (select array_agg(i.provider::text order by i.provider) from auth.identities i where i.user_id = u.id) as providers
     from auth.users u where u.email = $1`,
    [email],
  );
  return user;
}

/** Nobody was ever here by Google. */
async function forget() {
  await sql(`delete from auth.users where email in ('gia@gmail.test', 'una@gmail.test')`);
  await sql(`delete from auth.users u using auth.identities i
    where i.user_id = u.id and i.provider = 'google' and u.email is null`);
  await sql(`delete from auth.identities where provider = 'google'`);
}

describe('signing in with Google', () => {
  let before: unknown[];
  const demo = `from auth.users where email = 'demo@frontdesk.test'`;

  beforeAll(async () => {
    before = Object.values(
      (await sql(`select raw_user_meta_data::text, raw_app_meta_data::text ${demo}`))[0] ?? {},
    );
  });
  beforeEach(forget);
  afterAll(async () => {
    await forget();
    await sql(
      `update auth.users set raw_user_meta_data = $1::jsonb, raw_app_meta_data = $2::jsonb
       where email = 'demo@frontdesk.test'`,
      before,
    );
  });

  it('shows the accounts to choose from on a page without script', async () => {
    const html = await openGoogle(visitor());
    for (const text of ['Nora Lindqvist', 'Gia Moreno', 'Una Verified', 'Cancel']) {
      expect(html).toContain(text);
    }
    expect(html).not.toContain('<script');
  });

  it('makes an account for somebody new', async () => {
    const { person, end } = await signInAs('Gia Moreno');
    expect(`${end.origin}${end.pathname}`).toBe(`${url}/auth/callback`);
    expect(end.searchParams.get('next')).toBe('/calls');
    const { data } = await person.auth.exchangeCodeForSession(end.searchParams.get('code') ?? '');
    expect(data.user?.email).toBe('gia@gmail.test');
    expect(data.user?.user_metadata.full_name).toBe('Gia Moreno');
    const picture = await fetch(String(data.user?.user_metadata.avatar_url));
    expect(picture.headers.get('Content-Type')).toBe('image/svg+xml');

    const known = await account('gia@gmail.test');
    expect(known).toMatchObject({ id: data.user?.id, providers: ['google'], confirmed: true });
    const [profile] = await sql('select full_name from public.profiles where id = $1', [known?.id]);
    expect(profile).toEqual({ full_name: 'Gia Moreno' });

    const again = await signInAs('Gia Moreno');
    const code = again.end.searchParams.get('code') ?? '';
    const second = await again.person.auth.exchangeCodeForSession(code);
    expect(second.data.user?.id).toBe(known?.id);
  });

  it('links the account that has the address already', async () => {
    const known = await account('demo@frontdesk.test');
    const { person, end } = await signInAs('Nora Lindqvist');
    const { data } = await person.auth.exchangeCodeForSession(end.searchParams.get('code') ?? '');
    expect(data.user?.id).toBe(known?.id);
    const { data: identities } = await person.auth.getUserIdentities();
    expect(identities?.identities.map(({ provider }) => provider).sort()).toEqual([
      'email',
      'google',
    ]);
  });

  it('does not link an account by an address that Google has not verified', async () => {
    const { data } = await service().auth.admin.createUser({
      email: 'una@gmail.test',
      password: 'a-good-password',
      email_confirm: true,
    });
    const { end } = await signInAs('Una Verified');
    expect(end.searchParams.get('code')).toBeNull();
    expect(end.searchParams.get('error')).toBe('access_denied');
    expect(end.searchParams.get('error_code')).toBe('provider_email_needs_verification');
    expect(await account('una@gmail.test')).toMatchObject({
      id: data.user?.id,
      providers: ['email'],
    });
  });

  it('lets nobody in by a new address that Google has not verified', async () => {
    const { end } = await signInAs('Una Verified');
    expect(end.searchParams.get('error_code')).toBe('provider_email_needs_verification');
    expect((await account('una@gmail.test'))?.confirmed).toBe(false);
  });

  it('comes back with an error when somebody cancels', async () => {
    const html = await openGoogle(visitor());
    const cancel = /<a href="([^"]+)">Cancel/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(cancel.startsWith(`${callback}?error=access_denied`)).toBe(true);
    const end = await follow(cancel);
    expect(`${end.origin}${end.pathname}`).toBe(`${url}/auth/callback`);
    expect(end.searchParams.get('error')).toBe('access_denied');
  });

  it('takes a code once, and only from the browser that began', async () => {
    const { person, back, end } = await signInAs('Gia Moreno');
    const code = end.searchParams.get('code') ?? '';
    const stranger = visitor();
    await openGoogle(stranger);
    expect((await stranger.auth.exchangeCodeForSession(code)).error).not.toBeNull();
    expect((await person.auth.exchangeCodeForSession(code)).error).toBeNull();
    expect((await person.auth.exchangeCodeForSession(code)).error).not.toBeNull();
    expect((await follow(back)).searchParams.get('error')).not.toBeNull();
  });

  it.each([
    [`http://localhost:${new URL(url).port}/auth/callback`, true],
    [`http://127.0.0.1:${new URL(url).port}/auth/callback`, true],
    ['https://elsewhere.test/auth/callback', false],
  ])('leads to our own addresses only: %s', async (to, isOurs) => {
    const end = await follow(await press(await openGoogle(visitor(), to), 'Gia Moreno'));
    expect(`${end.origin}${end.pathname}`).toBe(isOurs ? to : `${url}/`);
  });
});

describe('the simulated Google', () => {
  const good = {
    client_id: googleClientId,
    client_secret: googleClientSecret,
    redirect_uri: callback,
    grant_type: 'authorization_code',
  };
  const exchange = async (form: Record<string, string>) => {
    const response = await fetch(`${googleUrl}/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...good, ...form }),
    });
    const body = (await response.json()) as { error?: string; access_token?: string };
    return { status: response.status, ...body };
  };
  const newCode = async () =>
    (await press(await openGoogle(visitor()), 'Una Verified')).searchParams.get('code') ?? '';

  it('gives a token for a code once, to the client and address that it was for', async () => {
    const code = await newCode();
    const { access_token: token } = await exchange({ code });
    const headers = { Authorization: `Bearer ${token}` };
    const user = await (await fetch(`${googleUrl}/userinfo`, { headers })).json();
    expect(user).toEqual({
      id: expect.any(String),
      email: 'una@gmail.test',
      verified_email: false,
      name: 'Una Verified',
      picture: expect.stringMatching(/^http/),
    });
    expect(await exchange({ code })).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect(await exchange({ code: 'guessed' })).toMatchObject({ error: 'invalid_grant' });
    const elsewhere = { code: await newCode(), redirect_uri: 'https://elsewhere.test/' };
    expect(await exchange(elsewhere)).toMatchObject({ error: 'invalid_grant' });
    const wrong = { code: await newCode(), client_secret: 'wrong' };
    expect(await exchange(wrong)).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  it('tells nobody without a token who somebody is', async () => {
    const headers = { Authorization: 'Bearer guessed' };
    expect((await fetch(`${googleUrl}/userinfo`, { headers })).status).toBe(401);
    expect((await fetch(`${googleUrl}/userinfo`)).status).toBe(401);
  });

  it('sends people back only to the address that is registered', async () => {
    const query = new URLSearchParams({
      client_id: googleClientId,
      response_type: 'code',
      redirect_uri: 'https://elsewhere.test/',
    });
    const response = await fetch(`${googleUrl}/o/oauth2/v2/auth?${query}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('redirect_uri_mismatch');
  });
});

/** Fails on the day when the library does not need the shim any more. */
describe('what the shim for Google is for', () => {
  it('google-addresses: the addresses are Google’s own, whatever the configuration says', async () => {
    const google = { enabled: true, client_id: 'id', secret: 'secret', url: googleUrl };
    const library = await startBareLibrary({ auth: { external: { google } } });
    try {
      const { headers } = await library.ask('/auth/v1/authorize?provider=google');
      expect(headers.get('Location')).toMatch(/^https:\/\/accounts\.google\.com\//);
    } finally {
      await library.stop();
    }
  });
});
