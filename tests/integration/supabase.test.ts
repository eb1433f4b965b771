import { randomBytes, randomUUID } from 'node:crypto';

import { createServerClient } from '@supabase/ssr';
import ws from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { publishableKey } from '../../sandbox/demo';
import { startBareLibrary } from './bare-library';
import { anonymous, apiUrl, eventually, mailboxUrl, service, signedIn, sql, url } from './stack';

describe('the embedded Supabase answers as the hosted one', () => {
  it('with PostgREST’s timestamps and numbers', async () => {
    const owner = await signedIn('demo@frontdesk.test');
    const { data } = await owner
      .from('calls')
      .select('started_at, cost_micros')
      .not('cost_micros', 'is', null)
      .limit(1)
      .single();
    expect(data?.started_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
    expect(typeof data?.cost_micros).toBe('number');
  });

  it('with PostgREST’s error codes', async () => {
    const admin = service();
    const business = { name: 'X', slug: `x-${randomUUID().slice(0, 8)}` };
    const codes = [
      await admin.from('businesses').insert({ ...business, slug: 'harbor' }),
      await admin.from('businesses').insert({ ...business, name: ' ' }),
      await admin.from('businesses').insert({ slug: business.slug } as never),
      await admin
        .from('memberships')
        .insert({ business_id: randomUUID(), user_id: randomUUID(), role: 'owner' }),
      await admin.from('businesses').select('nope' as 'id'),
      await admin.from('nope' as 'calls').select(),
      await admin.from('businesses').select().eq('id', 'nope'),
      await admin.from('businesses').select().eq('slug', 'nobody').single(),
      await admin.rpc('nope' as 'count_calls', {} as never),
    ].map(({ error, status }) => `${error?.code} ${status}`);
    expect(codes).toEqual([
      '23505 409',
      '23514 400',
      '23502 400',
      '23503 409',
      '42703 400',
      'PGRST205 404',
      '22P02 400',
      'PGRST116 406',
      'PGRST202 404',
    ]);
  });

  it('signs people up by a mail that works once, through our own address', async () => {
    const email = `new-${randomBytes(4).toString('hex')}@frontdesk.test`;
    const form = { email, password: 'a-good-password', fullName: 'New Person' };
    const post = (path: string, body: Record<string, string>, cookie = '') =>
      fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: url, Cookie: cookie },
        body: new URLSearchParams(body),
      });
    const signedUp = await post('/signup', form);
    expect(await signedUp.text()).toContain('Look into your mailbox');
    const browser = signedUp.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');

    const early = await post('/login', form);
    expect(early.status).toBe(400);
    expect(await early.text()).toContain('Confirm your e-mail address first');

    const mail = await mailTo(email);
    expect(mail.subject).toBe('Confirm your e-mail address / Confirma tu correo');
    const link = new URL(
      /href="([^"]*\/auth\/confirm[^"]*)"/.exec(mail.html)?.[1]?.replaceAll('&amp;', '&') ?? '',
    );
    expect(link.searchParams.get('type')).toBe('signup');
    // Opening the link changes nothing: mail scanners open links too.
    const opened = await fetch(url + link.pathname + link.search, { redirect: 'manual' });
    expect(opened.status).toBe(200);
    expect(opened.headers.get('Cache-Control')).toBe('no-store');
    expect(opened.headers.getSetCookie()).toEqual([]);
    const press = () => post('/auth/confirm', Object.fromEntries(link.searchParams), browser);
    const confirmed = await press();
    expect(confirmed.headers.get('Location')).toBe('/today');
    expect(confirmed.headers.getSetCookie().join()).toMatch(/sb-.*HttpOnly/);
    expect((await press()).headers.get('Location')).toContain('link-expired');

    const [profile] = await sql(
      'select p.full_name from public.profiles p join auth.users u on u.id = p.id where u.email = $1',
      [email],
    );
    expect(profile).toEqual({ full_name: 'New Person' });
  });

  it('leaves nobody a way into an account whose address another person confirmed', async () => {
    const email = `taken-${randomBytes(4).toString('hex')}@frontdesk.test`;
    const password = 'of-the-stranger-1';
    const post = (path: string, body: Record<string, string>) =>
      fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: url },
        body: new URLSearchParams(body),
      });
    await post('/signup', { email, password, fullName: 'A Stranger' });
    const mail = await mailTo(email);
    const link = /href="([^"]*\/auth\/confirm[^"]*)"/.exec(mail.html)?.[1] ?? '';
    const params = new URL(link.replaceAll('&amp;', '&')).searchParams;
    // Not the browser that chose the password: the person chooses one of their own.
    const confirmed = await post('/auth/confirm', Object.fromEntries(params));
    expect(confirmed.headers.get('Location')).toBe('/reset-password?because=other-browser');
    expect((await post('/login', { email, password })).status).toBe(400);
  });

  it('does not tell whether an address has an account', async () => {
    const post = (email: string) =>
      fetch(`${url}/signup`, {
        method: 'POST',
        headers: { Origin: url },
        body: new URLSearchParams({ email, password: 'a-good-password', fullName: 'X' }),
      }).then((response) => response.text());
    const known = await post('demo@frontdesk.test');
    const unknown = await post('nobody-yet@frontdesk.test');
    const plain = (text: string) => text.replaceAll(/(demo|nobody-yet)@frontdesk\.test/g, '');
    expect(plain(known)).toBe(plain(unknown));
  });

  it.each(['magiclink', 'recovery'] as const)('lets a %s in by its token hash', async (type) => {
    const person = anonymous();
    const email = 'manager@frontdesk.test';
    const since = new Date();
    const { error } =
      type === 'magiclink'
        ? await person.auth.signInWithOtp({ email, options: { shouldCreateUser: false } })
        : await person.auth.resetPasswordForEmail(email);
    expect(error).toBeNull();
    const mail = await mailTo(email, since);
    const tokenHash = /token_hash=([^&"]+)&(?:amp;)?type=(\w+)/.exec(mail.html);
    expect(tokenHash?.[2]).toBe(type);
    const jar = new Map<string, string>();
    const browser = createServerClient(apiUrl, publishableKey, {
      realtime: { transport: ws as unknown as typeof WebSocket },
      cookies: {
        getAll: () => [...jar].map(([name, value]) => ({ name, value })),
        setAll: (cookies) => cookies.forEach(({ name, value }) => jar.set(name, value)),
      },
    });
    const { data } = await browser.auth.verifyOtp({ token_hash: tokenHash?.[1] ?? '', type });
    expect(data.user?.email).toBe(email);
    expect((await browser.auth.getUser()).data.user?.email).toBe(email);
  });
});

describe('a banned user', () => {
  const email = `banned-${randomBytes(4).toString('hex')}@frontdesk.test`;
  const password = 'a-good-password';
  let id: string;
  const ban = (ban_duration: string) => service().auth.admin.updateUserById(id, { ban_duration });
  const signIn = (person = anonymous()) => person.auth.signInWithPassword({ email, password });

  beforeAll(async () => {
    const { data } = await service().auth.admin.createUser({
      email,
      password,
      email_confirm: true,
    });
    id = String(data.user?.id);
  });
  afterAll(() => service().auth.admin.deleteUser(id));

  it('neither signs in nor refreshes, by no way, until the ban ends', async () => {
    const person = anonymous();
    const session = (await signIn(person)).data.session;
    const since = new Date();
    await person.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
    const link = /token_hash=([^&"]+)/.exec((await mailTo(email, since)).html)?.[1] ?? '';

    const { data } = await ban('876000h');
    expect(new Date(data.user?.banned_until ?? 0).getFullYear()).toBeGreaterThan(2100);
    const refresh_token = session?.refresh_token ?? '';
    const refused = [
      await signIn(),
      await anonymous().auth.refreshSession({ refresh_token }),
      await anonymous().auth.verifyOtp({ token_hash: link, type: 'magiclink' }),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual(refused.map(() => 'user_banned'));
    const others = await signedIn('demo@frontdesk.test');
    expect((await others.auth.refreshSession()).error).toBeNull();

    await ban('none');
    expect((await anonymous().auth.refreshSession({ refresh_token })).error).toBeNull();
    expect((await signIn()).error).toBeNull();
  });

  it('is free again when the time is over, and stays as it is when the time cannot be read', async () => {
    await ban('24h');
    expect((await signIn()).error?.code).toBe('user_banned');
    await sql(
      `update auth.users set banned_until = banned_until - interval '24 hours' where id = $1`,
      [id],
    );
    expect((await signIn()).error).toBeNull();
    await ban('1h30m');
    expect((await ban('soon')).error?.code).toBe('validation_failed');
    expect((await signIn()).error?.code).toBe('user_banned');
    await ban('none');
  });

  it('loses every session when an admin signs it out', async () => {
    const [first, second] = [(await signIn()).data.session, (await signIn()).data.session];
    const { error } = await service().auth.admin.signOut(first?.access_token ?? '', 'global');
    expect(error).toBeNull();
    const { refresh_token = '' } = second ?? {};
    expect((await anonymous().auth.refreshSession({ refresh_token })).error).not.toBeNull();
  });
});

type Mail = { subject: string; html: string; date: string; to: { address: string }[] };

function mailTo(address: string, since = new Date(0)): Promise<Mail> {
  return eventually(async () => {
    const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
    return mails.findLast(
      ({ to, date }) => to.some((one) => one.address === address) && new Date(date) >= since,
    );
  });
}

/**
 * The library as it comes. Each test fails on the day when the library does not need the shim any more:
 * then the shim is to be deleted.
 */
const template = { subject: 'x', content_path: './supabase/templates/confirmation.html' };

describe('what the shims are for', () => {
  let library: Awaited<ReturnType<typeof startBareLibrary>>;

  beforeAll(async () => {
    library = await startBareLibrary();
    await library.connection.driver
      .unsafe(
        `create table public.things (id int primary key check (id > 0), at timestamptz not null default now(), price numeric);
         insert into public.things values (1, now(), 1.5);
         create table public.hidden (id int primary key);
         insert into public.hidden values (1);
         revoke all on public.hidden from anon, authenticated`,
      )
      .simple();
  });
  afterAll(() => library.stop());

  it('postgres-types: timestamps and numerics are not in PostgREST’s form', async () => {
    const { body } = await library.ask('/rest/v1/things?select=at,price');
    const [thing] = body as { at: string; price: unknown }[];
    const isRight =
      /^\d{4}-\d\d-\d\dT.*\+00:00$/.test(String(thing?.at)) && typeof thing?.price === 'number';
    expect(isRight).toBe(false);
  });

  it('error-status: a broken check constraint is a 500', async () => {
    const { status } = await library.ask('/rest/v1/things', { method: 'POST', body: '{"id":-1}' });
    expect(status).toBe(500);
  });

  it('admin-users: there is no API for users', async () => {
    expect((await library.ask('/auth/v1/admin/users')).status).not.toBe(200);
  });

  it('redirect-in-mail: mail leads to the site alone', async () => {
    const mails: { html?: string }[] = [];
    const site = 'http://site.test';
    const bare = await startBareLibrary({
      auth: {
        site_url: site,
        additional_redirect_urls: [`${site}/**`],
        email: { enable_confirmations: true, template: { confirmation: template } },
      },
      drivers: { email: { send: async (mail: { html?: string }) => void mails.push(mail) } },
    });
    const wanted = encodeURIComponent(`${site}/calls`);
    await bare.ask(`/auth/v1/signup?redirect_to=${wanted}`, {
      method: 'POST',
      body: JSON.stringify({ email: 'led@frontdesk.test', password: 'a-good-password' }),
    });
    expect(mails[0]?.html).toContain(`redirectTo=${site}"`);
    await bare.stop();
  });

  it('bans: a banned user signs in', async () => {
    const form = { email: 'banned@frontdesk.test', password: 'a-good-password' };
    const post = (path: string) =>
      library.ask(`/auth/v1/${path}`, { method: 'POST', body: JSON.stringify(form) });
    expect((await post('signup')).status).toBe(200);
    await library.connection.driver`update auth.users set banned_until = now() + interval '1 hour'`;
    expect((await post('token?grant_type=password')).status).toBe(200);
  });

  it('rlsState: a revoked table is readable again', async () => {
    await library.ask('/rest/v1/hidden', {}, publishableKey);
    const { status } = await library.ask('/rest/v1/hidden', {}, publishableKey);
    expect(status).toBe(200);
  });
});
