import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeStamp, readStamp } from '~/modules/contact/form-stamp.server';
import { makePerson, removePerson, type Person } from '../people';
import { eventually, mailboxUrl, page, sessionCookie, signedIn, sql } from './stack';

let ada: Person;
let cookie: string;

beforeAll(async () => {
  ada = await makePerson('Ada', { isAdmin: true });
  cookie = await sessionCookie(ada.email);
});
afterAll(() => removePerson(ada));

const hour = 3_600_000;
const part = () => 1 + Math.floor(Math.random() * 250);
/** An address that nobody has come from before. */
const newAddress = () => `100.${part()}.${part()}.${part()}`;

type Sent = { name: string; message?: string; stamp?: string; homepage?: string };

/** Sends the form as a browser would that opened it ten seconds ago. */
function send(
  { name, message = 'Do you speak Dutch?', stamp, homepage = '' }: Sent,
  address = newAddress(),
) {
  return page('/contact', undefined, {
    method: 'POST',
    headers: { 'X-Forwarded-For': address },
    body: new URLSearchParams({
      name,
      email: `${name}@people.test`,
      message,
      homepage,
      stamp: stamp ?? makeStamp(Date.now() - 10_000),
    }),
  });
}

const kept = (name: string) =>
  sql<{ id: string; message: string; done_at: Date | null }>(
    'select id, message, done_at from public.contact_messages where name = $1',
    [name],
  );
const newName = () => `writer-${randomUUID().slice(0, 8)}`;

async function mailsAbout(name: string) {
  // What is still to be sent would be missed.
  await eventually(async () => {
    const [row] = await sql<{ n: number }>(
      `select count(*)::int as n from graphile_worker._private_jobs where payload -> 'data' ->> 'name' = $1`,
      [name],
    );
    return row?.n === 0;
  }, 15_000);
  type Mail = { to: { address: string }[]; subject: string; text: string };
  const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as Mail[];
  return mails.filter(({ to, subject }) => to[0]?.address === ada.email && subject.includes(name));
}

describe('a message of the contact form', () => {
  it('is kept and mailed to the admins once, however often the button is pressed', async () => {
    const name = newName();
    const stamp = makeStamp(Date.now() - 10_000);
    const address = newAddress();
    for (let press = 0; press < 3; press++) {
      const answer = await send({ name, stamp }, address);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('Location')).toBe('/contact/sent');
    }
    expect(await kept(name)).toHaveLength(1);
    const mails = await mailsAbout(name);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Do you speak Dutch?');
  });

  it('is another one when other words come by the same form', async () => {
    const name = newName();
    const stamp = makeStamp(Date.now() - 10_000);
    await send({ name, stamp, message: 'One' });
    await send({ name, stamp, message: 'Two' });
    expect((await kept(name)).map(({ message }) => message).toSorted()).toEqual(['One', 'Two']);
  });

  it.each([
    ['quicker than people are', { stamp: makeStamp() }],
    ['open for more than a day', { stamp: makeStamp(Date.now() - 25 * hour) }],
    ['Something of this form was missing', { stamp: `${makeStamp(Date.now() - 10_000)}x` }],
    ['that people do not see', { homepage: 'https://spam.test' }],
  ])('is held back, keeps its words and could go at the second press: %s', async (why, how) => {
    const name = newName();
    const answer = await send({ name, ...how });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain(why);
    expect(html).toContain('Do you speak Dutch?');
    expect(html).not.toContain('spam.test');
    expect(await kept(name)).toEqual([]);
    const stamp = /name="stamp" value="([^"]+)"/.exec(html)?.[1];
    expect(readStamp(stamp, Date.now() + 3_000).state).toBe('good');
  });

  it('goes at the second press, when what people do not see is empty again', async () => {
    const name = newName();
    const html = await (await send({ name, homepage: 'x' })).text();
    const stamp = /name="stamp" value="([^"]+)"/.exec(html)?.[1];
    expect((await send({ name, stamp })).status).toBe(302);
    expect(await kept(name)).toHaveLength(1);
  });

  it('without a name, an address or words says what is missing', async () => {
    const answer = await page('/contact', undefined, {
      method: 'POST',
      headers: { 'X-Forwarded-For': newAddress() },
      body: new URLSearchParams({ name: 'Half', email: 'half', message: ' ' }),
    });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('Enter an e-mail address');
    expect(html).toContain('Write what it is about.');
    expect(html).toContain('value="Half"');
  });

  it('is one of ten an hour from an address, and others are not held back', async () => {
    const name = newName();
    const address = newAddress();
    for (let count = 0; count < 10; count++) {
      expect((await send({ name, message: `Number ${count}` }, address)).status).toBe(302);
    }
    const refused = await send({ name, message: 'One too many' }, address);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('Too many attempts');
    expect(await kept(name)).toHaveLength(10);
    expect((await send({ name: newName() })).status).toBe(302);
  });
});

describe('the inbox', () => {
  it('shows, marks, opens again and deletes a message', async () => {
    const name = newName();
    await send({ name, message: 'First line\n\nSecond line' });
    const [row] = await kept(name);
    const path = `/admin/messages/${row?.id}`;
    const read = async (address: string) => (await page(address, cookie)).text();
    const press = async (intent: string) => {
      const body = new URLSearchParams({ intent });
      expect((await page(path, cookie, { method: 'POST', body })).status).toBe(302);
    };

    expect(await read(`/admin/messages?q=${name}`)).toContain(`${name}@people.test`);
    expect(await read(path)).toContain('First line\n\nSecond line');

    await press('done');
    expect(await read(`/admin/messages?q=${name}`)).not.toContain(`${name}@people.test`);
    const found = await read(`/admin/messages?state=done&q=${name}`);
    expect(found).toContain(`${name}@people.test`);
    // A search stays in its tab.
    expect(found).toContain('name="state" value="done"');
    expect(await read(path)).toContain(ada.fullName);

    await press('open');
    expect((await kept(name))[0]?.done_at).toBeNull();
    // A mail about it that could not be sent yet.
    const key = `contact:${row?.id}:somebody@people.test`;
    await sql(
      `select graphile_worker.add_job('send-email', '{}', run_at => now() + interval '1 day', job_key => $1)`,
      [key],
    );
    await press('delete');
    expect(await kept(name)).toEqual([]);
    expect(await sql('select from graphile_worker.jobs where key = $1', [key])).toEqual([]);
    expect((await page(path, cookie)).status).toBe(404);
  });

  it('is turned over by pages that repeat and leave out nothing', async () => {
    const name = newName();
    await sql(
      `insert into public.contact_messages (form_id, name, email, message, created_at)
       select gen_random_uuid(), $1, 'many@people.test', 'Number ' || n || '.', now() - interval '1 hour'
       from generate_series(1, 30) n`,
      [name],
    );
    const seen: string[] = [];
    let next: string | undefined = `/admin/messages?q=${name}`;
    while (next) {
      const html: string = await (await page(next, cookie)).text();
      seen.push(...[...html.matchAll(/>(Number \d+\.)</g)].map(([, words]) => String(words)));
      next = /<a[^>]*rel="next"[^>]*>/.exec(html)?.[0].match(/href="([^"]+)"/)?.[1];
      next = next?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
    await sql('delete from public.contact_messages where name = $1', [name]);
  });

  it('is shut to everybody else, at the database too', async () => {
    const somebody = await makePerson('Eve');
    const eve = await signedIn(somebody.email);
    const id = randomUUID();
    const answers = await Promise.all([
      eve.from('contact_messages').select('id'),
      eve.rpc('admin_list_messages'),
      eve.rpc('admin_count_messages'),
      eve.rpc('admin_message', { p_id: id }),
      eve.rpc('admin_mark_message', { p_id: id, p_is_done: true }),
      eve.rpc('admin_delete_message', { p_id: id }),
      eve.rpc('receive_contact_message', {
        p_form_id: id,
        p_name: 'x',
        p_email: 'x@people.test',
        p_message: 'x',
        p_to: [],
      }),
    ]);
    expect(answers.map(({ error }) => error?.code)).toEqual(answers.map(() => '42501'));
    await removePerson(somebody);
  });
});
