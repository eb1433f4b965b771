import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { makeBusiness, makePerson } from '../people';
import { page, sessionCookie, signedIn, sql, url } from './stack';

const { harbor } = demoBusinesses;
let owner: string;
beforeAll(async () => {
  owner = await sessionCookie('demo@frontdesk.test');
});

/** The records of a CSV file, by the names of its columns. */
function readCsv(text: string): Record<string, string>[] {
  const cells = [...text.replace(/^\uFEFF/, '').matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of cells) {
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  const [names, ...records] = rows.slice(0, -1);
  return records.map((record) => Object.fromEntries(record.map((cell, i) => [names![i], cell])));
}

type Rows = { id: string }[];
async function download(path: string, cookie = owner) {
  const answer = await page(path, cookie);
  expect(answer.status).toBe(200);
  return { headers: answer.headers, text: await answer.text() };
}
async function ids(path: string, cookie = owner) {
  const { text } = await download(path, cookie);
  const [rows] = Object.values(JSON.parse(text) as Record<string, Rows>);
  return rows!.map(({ id }) => id);
}

describe('a list as a file', () => {
  it.each([
    ['calls', '/calls', ''],
    ['calls', '/calls', '?outcome=message&lead=hot'],
    ['calls', '/calls', '?q=parking'],
    ['callers', '/callers', ''],
    ['callers', '/callers', '?calls=returning'],
    ['callers', '/callers', '?q=415'],
    ['follow-ups', '/follow-ups', ''],
    ['follow-ups', '/follow-ups', '?view=done'],
    ['follow-ups', '/follow-ups', '?kind=call-back'],
    ['team', '/settings/team', ''],
  ])('has the same %s in both forms: %s%s', async (name, path, query) => {
    const json = await download(`${path}.json${query}`);
    const csv = await download(`${path}.csv${query}`);
    const rows = Object.values(JSON.parse(json.text) as Record<string, Rows>)[0]!;
    expect(rows.length).toBeGreaterThan(0);
    expect(readCsv(csv.text).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(csv.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('Content-Disposition')).toMatch(
      new RegExp(`^attachment; filename="harbor-${name}-\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.csv"$`),
    );
    expect(csv.headers.get('Cache-Control')).toContain('no-store');
  });

  it('has the calls that the list has, in its order', async () => {
    const client = await signedIn('demo@frontdesk.test');
    const filters = { outcome: 'message', followup: 'done' };
    const { data } = await client.rpc('list_calls', {
      p_business_id: harbor.id,
      p_filters: filters,
      p_limit: 1000,
    });
    expect(data!.length).toBeGreaterThan(0);
    expect(await ids(`/calls.json?${new URLSearchParams(filters)}`)).toEqual(
      data!.map(({ id }) => id),
    );
  });

  it('has the callers and the follow-ups that their lists have', async () => {
    const client = await signedIn('demo@frontdesk.test');
    const listed = await client.rpc('list_callers', {
      p_business_id: harbor.id,
      p_filters: { calls: 'new' },
      p_limit: 200,
    });
    const callers = (listed.data as { callers: Rows; total: number }).callers;
    const exported = await ids('/callers.json?calls=new');
    expect(exported.length).toBe((listed.data as { total: number }).total);
    expect(exported).toEqual(expect.arrayContaining(callers.map(({ id }) => id)));
    const open = await client.rpc('list_follow_ups', {
      p_business_id: harbor.id,
      p_view: 'everyone',
      p_kind: 'send-information',
      p_limit: 1000,
    });
    expect((await ids('/follow-ups.json?kind=send-information')).toSorted()).toEqual(
      open.data!.map(({ id }) => id).toSorted(),
    );
  });

  it('begins with the mark that spreadsheets know UTF-8 by, and has times with their offset', async () => {
    const answer = await page('/calls.csv?within=90', owner);
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    expect(text.startsWith('\uFEFFid,started at,')).toBe(true);
    for (const row of readCsv(text)) {
      expect(row['started at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00$/);
    }
  });

  it('ignores filters that make no sense', async () => {
    expect(await ids('/calls.json?outcome=nonsense&from=never')).toEqual(await ids('/calls.json'));
    expect(await ids("/callers.json?called='; drop table callers")).toEqual(
      await ids('/callers.json'),
    );
  });

  it('is written to the log', async () => {
    await download('/callers.csv?q=private');
    const [entry] = await sql(
      `select actor_name, subject, changes from public.audit_log
       where business_id = $1 and action = 'data.download' order by id desc limit 1`,
      [harbor.id],
    );
    expect(entry).toEqual({ actor_name: 'Nora Lindqvist', subject: 'callers CSV', changes: {} });
    const { text } = await download('/settings/activity.csv?kind=data');
    expect(readCsv(text)[1]).toMatchObject({ action: 'data.download', subject: 'callers CSV' });
    expect(await (await page('/settings/activity', owner)).text()).toContain(
      'downloaded the list of callers as CSV',
    );
  });
});

describe('what callers say', () => {
  it('is never a formula to a spreadsheet, in any list', async () => {
    const person = await makePerson('Fay');
    const businessId = await makeBusiness('Formula', [{ id: person.id, role: 'owner' }]);
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '"=1'];
    for (const [n, formula] of formulas.entries()) {
      const number = `+1415555${String(3000 + n)}`;
      await sql(
        `with caller as (
           insert into public.callers (business_id, phone_number, name, tags, first_call_at, last_call_at)
           values ($1, $2, $3, array[$4], now(), now()) returning id),
         call as (
           insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, caller_id, caller_number, summary, caller_name)
           select $1, $5, 'ended', now(), now(), id, $2, $3, $3 from caller returning id, caller_id),
         appointment as (
           insert into public.appointments (business_id, name, reason, starts_at, ends_at)
           values ($1, $3, $3, '2035-01-01T10:00Z'::timestamptz + $6 * interval '1 hour', '2035-01-01T10:30Z'::timestamptz + $6 * interval '1 hour'))
         insert into public.follow_ups (business_id, call_id, caller_id, kind, title)
         select $1, id, caller_id, 'custom', $3 from call`,
        [businessId, number, formula, formula.trim(), `formula-${randomUUID()}`, n],
      );
    }
    await sql(
      `insert into public.audit_log (business_id, action, subject) values ($1, 'test.add', '=cmd')`,
      [businessId],
    );
    const cookie = await sessionCookie(person.email);
    for (const list of [
      '/calls',
      '/callers',
      '/follow-ups',
      '/appointments',
      '/settings/activity',
    ]) {
      const { text } = await download(`${list}.csv`, cookie);
      const rows = readCsv(text);
      expect(rows.length).toBeGreaterThanOrEqual(list === '/settings/activity' ? 2 : 7);
      for (const cell of rows.flatMap((row) => Object.values(row))) {
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
    }
    // In JSON it stands as it was said.
    expect((await download('/follow-ups.json', cookie)).text).toContain('"=1+1"');
  });
});

describe('a list of any length', () => {
  const count = 30_000;
  let cookie: string;
  let businessId: string;

  beforeAll(async () => {
    const person = await makePerson('Max');
    businessId = await makeBusiness('Many', [{ id: person.id, role: 'owner' }]);
    cookie = await sessionCookie(person.email);
    await sql(`do $$ begin
      set local session_replication_role = replica;
      insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome, summary, report_at)
      select '${businessId}', 'many-' || gen_random_uuid(), 'ended', now(), now() - n * interval '1 second', 60, 'message',
        (select string_agg(md5(n::text || i), ' ') from generate_series(1, 12) i), now()
      from generate_series(1, ${count}) n;
    end $$`);
    await sql('analyze public.calls');
    // How often a function was called is counted from now on.
    await sql(`alter system set track_functions = 'pl'`);
    await sql('select pg_reload_conf()');
  }, 120_000);

  const pagesRead = async () => {
    await sql('select pg_stat_force_next_flush()');
    const [row] = await sql<{ calls: number }>(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_user_functions where funcname = 'export_page'`,
    );
    return row!.calls;
  };
  /** Once nothing has been read for a second: connections report what they counted at most so often. */
  const settled = async () => {
    for (;;) {
      const before = await pagesRead();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      if ((await pagesRead()) === before) return before;
    }
  };
  function begin(format: string) {
    const request = http.get(`${url}/calls.${format}`, { headers: { Cookie: cookie } });
    return once(request, 'response').then(([answer]) => ({
      request,
      answer: answer as http.IncomingMessage,
    }));
  }

  it('comes whole', async () => {
    expect(new Set(await ids('/calls.json', cookie)).size).toBe(count);
  }, 60_000);

  it('is read as fast as the client takes it, and no further once the client hangs up', async () => {
    const before = await settled();
    const { request, answer } = await begin('csv');
    await once(answer, 'readable');
    const read = (await settled()) - before;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(count / 500 / 2);
    request.destroy();
    const after = (await settled()) - before;
    expect(after).toBeLessThanOrEqual(read + 1);
  }, 60_000);

  it('has each row once while rows change', async () => {
    const { answer } = await begin('json');
    let text = '';
    answer.setEncoding('utf8');
    const changing = (async () => {
      for (let n = 0; n < 20; n++) {
        await sql(
          `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at)
           values ($1, $2, 'ended', now(), now())`,
          [businessId, `new-${randomUUID()}`],
        );
      }
    })();
    for await (const chunk of answer) text += chunk as string;
    await changing;
    const all = (JSON.parse(text) as { calls: Rows }).calls.map(({ id }) => id);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(count);
  }, 60_000);
});
