import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

import { vapiPrivateKey } from '../../sandbox/demo';
import { makeBusiness, type TestBusiness } from '../business';
import { join, makePerson } from './people';
import {
  databaseUrl,
  eventually,
  page,
  postVapi,
  sessionCookie,
  signedIn,
  sql,
  url,
  vapiUrl,
  type Client,
} from './stack';

let business: TestBusiness;
let owner: Client;
let cookie: string;

const digits = () => String(2_000_000 + Math.floor(Math.random() * 7_999_999));

beforeAll(async () => {
  business = await makeBusiness('Forgetful');
  owner = await signedIn(business.owner.email);
  cookie = await sessionCookie(business.owner.email);
});

/** Plays a whole call at the simulated Vapi, and waits until it is stored. */
async function call(from: { name: string; number: string }, scenario = 'booking') {
  const answer = await fetch(`${vapiUrl}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phoneNumberId: business.phoneNumberId, scenario, speed: 0, from }),
  });
  const { callId } = (await answer.json()) as { callId: string };
  return eventually(async () => {
    const [row] = await sql<{ id: string; caller_id: string; vapi_call_id: string }>(
      `select id, caller_id, vapi_call_id from public.calls
       where vapi_call_id = $1 and report_at is not null and not exists (
         select from public.webhook_events e where e.external_id = $1 and e.status = 'received')`,
      [callId],
    );
    return row;
  }, 15_000);
}

/** Every place of the database, but Postgres's own, in which one of the words stands. */
async function placesOf(words: string[]) {
  const columns = await sql<{ place: string; column: string }>(
    `select format('%I.%I', n.nspname, c.relname) as place, format('%I', a.attname) as column
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and a.attnum > 0 and not a.attisdropped
       and n.nspname !~ '^(pg_|information_schema)'
       and format_type(a.atttypid, null) in ('text', 'character varying', 'json', 'jsonb', 'text[]', 'tsvector', 'bytea')`,
  );
  const found: string[] = [];
  for (const { place, column } of columns) {
    const [row] = await sql<{ n: number }>(
      `select count(*)::int as n from ${place} where ${column}::text ilike any ($1)`,
      [words.map((word) => `%${word}%`)],
    );
    if (row!.n > 0) found.push(`${place}.${column}: ${row!.n}`);
  }
  return found;
}

const erase = (client: Client, callerId: string) =>
  client.rpc('erase_caller', { p_business_id: business.id, p_caller_id: callerId });

describe('erasing a caller', () => {
  it('leaves nothing of them in any table, nor at the phone service, but a signed receipt', async () => {
    // A name and numbers that nobody else has.
    const name = `Zyx${randomUUID().slice(0, 6)} Quorn`;
    const [one, two] = [digits(), digits()];
    const first = await call({ name, number: `+1628${one}` });
    await call({ name, number: `+1628${one}` }, 'complaint');
    const second = await call({ name, number: `+1415${two}` }, 'hot-lead');
    const of = { p_business_id: business.id, p_caller_id: first.caller_id };
    await owner.rpc('name_caller', { ...of, p_name: name }).throwOnError();
    await owner.rpc('tag_caller', { ...of, p_tag: 'Short-lived' }).throwOnError();
    await owner.rpc('block_caller', { ...of, p_is_blocked: true }).throwOnError();
    await owner
      .rpc('merge_callers', {
        p_business_id: business.id,
        p_kept_id: first.caller_id,
        p_merged_id: second.caller_id,
      })
      .throwOnError();
    await sql(
      `insert into public.appointments (business_id, caller_id, name, phone_number, starts_at, ends_at)
       values ($1, $2, $3, $4, '2032-01-01T10:00Z', '2032-01-01T11:00Z')`,
      [business.id, first.caller_id, name, `+1415${two}`],
    );
    const words = [name.split(' ')[0]!, one, two];
    expect((await placesOf(words)).length).toBeGreaterThan(5);
    const kept = await call({ name: 'Somebody Else', number: `+1510${digits()}` });

    const answer = await page(`/callers/${first.caller_id}/erase`, cookie, {
      method: 'POST',
      headers: { Origin: url },
      body: new URLSearchParams({ intent: 'erase' }),
    });
    expect(answer.status).toBe(302);
    const receiptPath = answer.headers.get('Location')!;
    const receiptId = receiptPath.split('/').at(-1)!;
    await eventually(async () => {
      const [row] = await sql<{ done: boolean }>(
        'select files_erased_at is not null as done from public.erasure_receipts where id = $1',
        [receiptId],
      );
      return row?.done;
    }, 15_000);
    expect(await placesOf([...words, first.vapi_call_id, second.vapi_call_id])).toEqual([]);
    const gone = await fetch(`${vapiUrl}/call/${first.vapi_call_id}`, {
      headers: { Authorization: `Bearer ${vapiPrivateKey}` },
    });
    expect(gone.status).toBe(404);
    // Others are whole.
    const [other] = await sql<{ turns: number }>(
      `select count(*)::int as turns from public.call_turns where call_id = $1`,
      [kept.id],
    );
    expect(other!.turns).toBeGreaterThan(0);

    const text = await (await page(`${receiptPath}.txt`, cookie)).text();
    expect(text).toContain(receiptId);
    expect(text).toMatch(/^Calls, with summary and transcript: 3$/m);
    expect(text).toMatch(/^Phone numbers: 2$/m);
    const check = (receipt: string) =>
      page('/receipts/check', undefined, {
        method: 'POST',
        headers: { Origin: url },
        body: new URLSearchParams({ receipt }),
      });
    expect((await check(text.replaceAll('\n', '\r\n  '))).status).toBe(200);
    expect((await check(text.replace(': 3', ': 2'))).status).toBe(400);
    expect((await check('')).status).toBe(400);
  });

  it('turns away what comes of an erased call afterwards, and answers as ever', async () => {
    const number = `+1628${digits()}`;
    const erased = await call({ name: 'Late Comer', number });
    await erase(owner, erased.caller_id).throwOnError();
    for (const type of ['end-of-call-report', 'conversation-update', 'tool-calls']) {
      const answer = await postVapi({
        type,
        timestamp: Date.now(),
        endedReason: 'customer-ended-call',
        call: {
          id: erased.vapi_call_id,
          type: 'inboundPhoneCall',
          phoneNumberId: business.phoneNumberId,
        },
        customer: { number },
        toolCallList: [
          {
            id: randomUUID(),
            type: 'function',
            function: { name: 'take_message', arguments: { message: 'Call Late Comer' } },
          },
        ],
        artifact: { messages: [{ role: 'user', message: 'It is me.', secondsFromStart: 1 }] },
      });
      expect(answer.status).toBe(200);
    }
    expect(await placesOf([number.slice(2), erased.vapi_call_id])).toEqual([]);
    // Who calls again is somebody new.
    const again = await call({ name: 'Late Comer', number });
    expect(again.caller_id).not.toBe(erased.caller_id);
  });

  it('waits for the end of a call that is running', async () => {
    const number = `+1628${digits()}`;
    const { caller_id: id, id: callId } = await call({ name: 'On Line', number });
    await sql(`update public.calls set status = 'in-progress' where id = $1`, [callId]);
    expect((await erase(owner, id)).error?.hint).toBe('on-the-phone');
    const answer = await page(`/callers/${id}/erase`, cookie, {
      method: 'POST',
      headers: { Origin: url },
      body: new URLSearchParams({ intent: 'erase' }),
    });
    expect(answer.status).toBe(409);
    await sql(`update public.calls set started_at = now() - interval '5 hours' where id = $1`, [
      callId,
    ]);
    expect((await erase(owner, id)).error).toBeNull();
  });

  it('waits for what is being applied of theirs, and for nothing that waits for it', async () => {
    const { caller_id: id, id: callId } = await call({
      name: 'In Between',
      number: `+1628${digits()}`,
    });
    const worker = new pg.Client({ connectionString: databaseUrl });
    await worker.connect();
    try {
      // As apply_call_event does it: the event, then the call.
      await worker.query('begin');
      await worker.query(
        `select from public.webhook_events e join public.calls c on c.vapi_call_id = e.external_id
         where c.id = $1 for update of e`,
        [callId],
      );
      const erasing = erase(owner, id).then((answer) => answer);
      await eventually(async () => {
        const { rows } = await worker.query(
          'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))',
        );
        return rows.length > 0;
      });
      await worker.query('select from public.calls where id = $1 for update', [callId]);
      await worker.query('commit');
      expect((await erasing).error).toBeNull();
    } finally {
      await worker.end();
    }
    expect(await sql('select from public.calls where id = $1', [callId])).toEqual([]);
  });

  it('is the owner’s alone, in their own business, and its receipt too', async () => {
    const { caller_id: id } = await call({ name: 'Kept Safe', number: `+1628${digits()}` });
    const people = await Promise.all(['Manu', 'Vito', 'Otto'].map((name) => makePerson(name)));
    const [manager, viewer, stranger] = people as [
      (typeof people)[0],
      (typeof people)[0],
      (typeof people)[0],
    ];
    const here = { id: business.id, name: '', assistantId: '' };
    await join(manager!, here, 'manager');
    await join(viewer!, here, 'viewer');
    for (const person of [manager, viewer, stranger]) {
      expect((await erase(person!.client, id)).error?.code).toBe('42501');
      const count = await person!.client.rpc('count_of_caller', {
        p_business_id: business.id,
        p_caller_id: id,
      });
      expect(count.error?.code).toBe('42501');
    }
    const { data: receipt } = await erase(owner, id).throwOnError();
    for (const person of [manager, viewer, stranger]) {
      const { data } = await person!.client.from('erasure_receipts').select('id').eq('id', receipt);
      expect(data).toEqual([]);
    }
    const { data } = await owner.from('erasure_receipts').select('id').eq('id', receipt);
    expect(data).toEqual([{ id: receipt }]);
    expect((await erase(owner, id)).error?.code).toBe('P0002');
  });
});
