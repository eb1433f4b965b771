import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { join, makeBusiness, makePerson, type Business, type Person } from './people';
import { eventually, postVapi, sql, type Client } from './stack';

let owner: Person;
let manager: Person;
let viewer: Person;
let stranger: Person;
let business: Business;

beforeAll(async () => {
  owner = await makePerson('Olga');
  manager = await makePerson('Mona');
  viewer = await makePerson('Vera');
  stranger = await makePerson('Stan');
  business = await makeBusiness(owner, 'Pages & Co');
  await join(manager, business, 'manager');
  await join(viewer, business, 'viewer');
  await makeBusiness(stranger, 'Elsewhere');
});

const someNumber = () => `+1415${String(2_000_000 + Math.floor(Math.random() * 7_999_999))}`;

type Said = {
  outcome?: string;
  sentiment?: string;
  summary?: string;
  insights?: { kind: string; label: string; value: string; quote?: string }[];
  followUp?: object | null;
};

/** A call that Vapi reports, as often as the test wants it to. */
function aCall({ from = someNumber(), name = 'Ada Byron' } = {}) {
  const vapiId = `page-${randomUUID()}`;
  const began = Date.now() - 600_000;
  let reports = 0;
  const call = {
    id: vapiId,
    assistantId: business.assistantId,
    type: 'inboundPhoneCall',
    createdAt: new Date(began).toISOString(),
  };
  const row = async () => {
    const [found] = await sql<Record<string, string | null> & { id: string; caller_id: string }>(
      'select * from public.calls where vapi_call_id = $1',
      [vapiId],
    );
    return found;
  };
  const arrived = async (at: number) => {
    await eventually(async () => {
      const events = await sql<{ status: string }>(
        `select status from public.webhook_events where external_id = $1 and occurred_at = $2`,
        [vapiId, new Date(at)],
      );
      return events[0]?.status === 'processed';
    }, 10_000);
    return (await row())!;
  };
  return {
    vapiId,
    row,
    async ring() {
      const at = began + 1_000;
      await postVapi({
        type: 'status-update',
        status: 'in-progress',
        timestamp: at,
        call,
        customer: { number: from },
      });
      return arrived(at);
    },
    /** @param later milliseconds after the report before: each one is newer, unless it is said otherwise. */
    async report(said: Said = {}, later?: number) {
      const at = began + 61_000 + (later ?? reports++ * 1_000);
      await postVapi({
        type: 'end-of-call-report',
        timestamp: at,
        startedAt: new Date(began).toISOString(),
        endedAt: new Date(began + 60_000).toISOString(),
        endedReason: 'customer-ended-call',
        call,
        customer: { number: from },
        artifact: {
          messages: [
            { role: 'bot', message: 'Hello.', secondsFromStart: 0.5 },
            { role: 'user', message: 'My budget is four hundred thousand.', secondsFromStart: 3 },
          ],
        },
        analysis: {
          summary: said.summary ?? 'Wants to buy.',
          structuredData: {
            outcome: said.outcome ?? 'message',
            sentiment: said.sentiment ?? 'neutral',
            leadQuality: 'warm',
            callerName: name,
            insights: said.insights ?? [
              { kind: 'fact', label: 'Budget', value: '$400,000', quote: 'four hundred thousand' },
              { kind: 'fact', label: 'Area', value: 'Harbor' },
            ],
            followUp:
              said.followUp === undefined
                ? { kind: 'call-back', title: 'Call back', dueAt: null }
                : said.followUp,
          },
        },
      });
      return arrived(at);
    },
  };
}

const budget = { field: 'insight', kind: 'fact', label: 'Budget', place: 0 };

async function correct(
  client: Client,
  callId: string,
  changes: Record<string, unknown>[],
  change = randomUUID(),
) {
  const { data, error } = await client.rpc('correct_call', {
    p_business_id: business.id,
    p_call_id: callId,
    p_changes: changes as never,
    p_change: change,
  });
  if (error) throw error;
  return data as {
    changed?: number;
    conflicts?: { field: string; value: string; by: string | null }[];
  };
}

const undo = async (client: Client, callId: string, change: string) =>
  (
    await client
      .rpc('undo_corrections', { p_business_id: business.id, p_call_id: callId, p_change: change })
      .throwOnError()
  ).data;

const insights = async (callId: string) =>
  Object.fromEntries(
    (
      await sql<{ label: string; value: string }>(
        'select label, value from public.call_insights where call_id = $1 order by position',
        [callId],
      )
    ).map(({ label, value }) => [label, value]),
  );

async function readPage(client: Client, callId: string, filters: Record<string, string> = {}) {
  const { data, error } = await client.rpc('call_page', {
    p_business_id: business.id,
    p_call_id: callId,
    p_filters: filters,
  });
  if (error) throw error;
  return data as Record<string, never> & {
    call: Record<string, unknown>;
    corrections: Record<string, unknown>[];
    notes: Record<string, unknown>[];
    events: unknown[] | null;
  };
}

describe('what a person says of a call', () => {
  it('stands over reports that are repeated, newer, older, and say something else', async () => {
    const call = aCall();
    const { id } = await call.report();
    const seen = { outcome: 'message', sentiment: 'neutral', summary: 'Wants to buy.' };
    const { changed } = await correct(manager.client, id, [
      { field: 'outcome', value: 'booked', seen: seen.outcome },
      { field: 'sentiment', value: 'positive', seen: seen.sentiment },
      { field: 'lead_quality', value: '', seen: 'warm' },
      { field: 'summary', value: 'Wants to sell.', seen: seen.summary },
      { ...budget, value: '$450,000', seen: '$400,000' },
    ]);
    expect(changed).toBe(5);
    const said = {
      outcome: 'booked',
      sentiment: 'positive',
      lead_quality: null,
      summary: 'Wants to sell.',
    };
    expect(await call.row()).toMatchObject(said);
    expect(await insights(id)).toEqual({ Budget: '$450,000', Area: 'Harbor' });

    // The same again, a newer one that says something else, and one that came late.
    await call.report({});
    expect(await call.row()).toMatchObject(said);
    await call.report({
      outcome: 'hung-up',
      sentiment: 'negative',
      summary: 'Hung up.',
      insights: [
        { kind: 'fact', label: 'Area', value: 'Hills' },
        { kind: 'fact', label: 'budget', value: '$1' },
      ],
    });
    await call.report({ summary: 'Old.' }, -500);
    expect(await call.row()).toMatchObject(said);
    expect(await insights(id)).toEqual({ Area: 'Hills', budget: '$450,000' });
    const page = await readPage(manager.client, id);
    expect(page.corrections).toContainEqual(
      expect.objectContaining({
        field: 'outcome',
        value: 'booked',
        found: 'hung-up',
        by: manager.name,
      }),
    );

    // One that does not have the insight any more leaves the person's.
    await call.report({ insights: [] });
    expect(await insights(id)).toEqual({ Budget: '$450,000' });
    // And one that has it once more.
    await call.report({ insights: [{ kind: 'fact', label: 'Budget', value: '$2' }] });
    expect(await insights(id)).toEqual({ Budget: '$450,000' });
  });

  it('goes back to what the newest report found', async () => {
    const call = aCall();
    const { id } = await call.report();
    await correct(manager.client, id, [
      { field: 'sentiment', value: 'positive', seen: 'neutral' },
      { field: 'summary', value: 'Mine.', seen: 'Wants to buy.' },
      { ...budget, value: '$450,000', seen: '$400,000' },
      {
        field: 'insight',
        kind: 'fact',
        label: 'Area',
        place: 0,
        value: '',
        seen: 'Harbor',
      },
    ]);
    expect(await insights(id)).toEqual({ Budget: '$450,000' });
    await call.report({ sentiment: 'negative', summary: 'Newer.' });
    await correct(manager.client, id, [
      { field: 'sentiment', restore: true, seen: 'positive' },
      { field: 'summary', restore: true, seen: 'Mine.' },
      { ...budget, restore: true, seen: '$450,000' },
      { field: 'insight', kind: 'fact', label: 'Area', place: 0, restore: true, seen: '' },
    ]);
    expect(await call.row()).toMatchObject({ sentiment: 'negative', summary: 'Newer.' });
    expect(await insights(id)).toEqual({ Budget: '$400,000', Area: 'Harbor' });
    expect((await readPage(manager.client, id)).corrections).toEqual([]);
    // Nobody holds it any more: the next report is free.
    await call.report({ sentiment: 'positive', summary: 'Newest.' });
    expect(await call.row()).toMatchObject({ sentiment: 'positive', summary: 'Newest.' });
  });

  it('may be said before the report is there', async () => {
    const call = aCall();
    const { id } = await call.ring();
    await correct(manager.client, id, [{ field: 'lead_quality', value: 'hot', seen: '' }]);
    await call.report();
    expect(await call.row()).toMatchObject({ lead_quality: 'hot', sentiment: 'neutral' });
    await correct(manager.client, id, [{ field: 'lead_quality', restore: true, seen: 'hot' }]);
    expect(await call.row()).toMatchObject({ lead_quality: 'warm' });
  });

  it('is undone to what stood before, once, and not over somebody else', async () => {
    const call = aCall();
    const { id } = await call.report();
    const [first, second] = [randomUUID(), randomUUID()];
    await correct(
      manager.client,
      id,
      [{ field: 'sentiment', value: 'positive', seen: 'neutral' }],
      first,
    );
    await correct(
      owner.client,
      id,
      [{ field: 'sentiment', value: 'negative', seen: 'positive' }],
      second,
    );
    expect(await undo(manager.client, id, first)).toBe(0);
    expect(await undo(manager.client, id, second)).toBe(1);
    expect(await call.row()).toMatchObject({ sentiment: 'positive' });
    expect((await readPage(manager.client, id)).corrections).toEqual([
      expect.objectContaining({ value: 'positive', found: 'neutral', by: manager.name }),
    ]);
    expect(await undo(manager.client, id, second)).toBe(0);
  });

  it('tells who comes second what changed, and changes nothing of theirs', async () => {
    const call = aCall();
    const { id } = await call.report();
    await correct(owner.client, id, [{ ...budget, value: '$500,000', seen: '$400,000' }]);
    const answer = await correct(manager.client, id, [
      { ...budget, value: '$600,000', seen: '$400,000' },
      { field: 'sentiment', value: 'positive', seen: 'neutral' },
    ]);
    expect(answer).toEqual({
      conflicts: [expect.objectContaining({ ...budget, value: '$500,000', by: owner.name })],
    });
    expect(await call.row()).toMatchObject({ sentiment: 'neutral' });
    // Who says the same is not bothered.
    expect(
      await correct(manager.client, id, [{ ...budget, value: '$500,000', seen: '$400,000' }]),
    ).toEqual({ changed: 0 });
  });

  it('of two who press at once, one is told', async () => {
    const call = aCall();
    const { id } = await call.report();
    const answers = await Promise.all(
      [owner, manager].map(({ client }, n) =>
        correct(client, id, [{ ...budget, value: `$${n}`, seen: '$400,000' }]),
      ),
    );
    expect(answers.filter(({ changed }) => changed === 1)).toHaveLength(1);
    expect(answers.filter(({ conflicts }) => conflicts)).toHaveLength(1);
  });

  it('is found by the search, and the log keeps none of its words', async () => {
    const call = aCall();
    const { id } = await call.report();
    await correct(manager.client, id, [
      { field: 'summary', value: 'Asked about the quincunx.', seen: 'Wants to buy.' },
    ]);
    const { data } = await viewer.client
      .rpc('list_calls', { p_business_id: business.id, p_filters: { q: 'quincunx' } })
      .throwOnError();
    expect(data.map((row) => row.id)).toEqual([id]);
    const log = await sql<{ text: string }>(
      `select l::text as text from public.audit_log l where l.business_id = $1`,
      [business.id],
    );
    expect(log.filter(({ text }) => text.includes('call.correct')).length).toBeGreaterThan(0);
    expect(log.filter(({ text }) => /quincunx|450,000/.test(text))).toEqual([]);
  });

  it('makes sense, or is refused', async () => {
    const call = aCall();
    const { id } = await call.report();
    const code = (changes: Record<string, unknown>[]) =>
      correct(manager.client, id, changes).catch((error: { code: string }) => error.code);
    expect(await code([{ field: 'outcome', value: 'great', seen: 'message' }])).toBe('23514');
    expect(await code([{ field: 'outcome', value: '', seen: 'message' }])).toBe('22023');
    expect(await code([{ field: 'caller_name', value: 'x', seen: '' }])).toBe('22023');
    expect(await code([{ ...budget, label: 'Nothing', value: 'x', seen: '' }])).toBe('P0002');
    expect(await code([{ ...budget, value: 'x'.repeat(1001), seen: '$400,000' }])).toBe('23514');
    expect(await call.row()).toMatchObject({ outcome: 'message' });
  });
});

describe('spam by a person', () => {
  const mark = async (
    client: Client,
    callId: string,
    isSpam: boolean,
    change = randomUUID(),
    undone?: string,
  ) =>
    (
      await client
        .rpc('mark_call_spam', {
          p_business_id: business.id,
          p_call_id: callId,
          p_is_spam: isSpam,
          p_change: change,
          ...(undone && { p_undo: undone }),
        })
        .throwOnError()
    ).data;
  const followUp = async (callId: string) =>
    (
      await sql<{ status: string; snoozed_until: string | null }>(
        'select status, snoozed_until from public.follow_ups where call_id = $1',
        [callId],
      )
    )[0];
  const counts = async (callId: string) =>
    (
      await sql<{ counts: boolean }>(
        'select private.counts_as_usage(c) as counts from public.calls c where id = $1',
        [callId],
      )
    )[0]?.counts;

  it('stays spam whatever reports say, is no usage, and asks for nothing; undone, all is as it was', async () => {
    const call = aCall();
    const { id } = await call.report();
    const { data: found } = await manager.client
      .from('follow_ups')
      .select('id')
      .eq('call_id', id)
      .single();
    await manager.client
      .rpc('change_follow_ups', {
        p_business_id: business.id,
        p_ids: [String(found?.id)],
        p_action: 'snooze',
        p_value: { until: new Date(Date.now() + 86_400_000).toISOString() },
        p_change: randomUUID(),
      })
      .throwOnError();
    const snoozed = await followUp(id);
    expect(await counts(id)).toBe(true);

    const change = randomUUID();
    expect(await mark(manager.client, id, true, change)).toBe(true);
    expect(await mark(manager.client, id, true)).toBe(false);
    await call.report({ outcome: 'booked' });
    expect(await call.row()).toMatchObject({ outcome: 'spam' });
    expect(await followUp(id)).toMatchObject({ status: 'spam' });
    expect(await counts(id)).toBe(false);

    expect(await mark(manager.client, id, false, randomUUID(), change)).toBe(true);
    // What the newest report found.
    expect(await call.row()).toMatchObject({ outcome: 'booked' });
    expect(await followUp(id)).toEqual(snoozed);
    expect(await counts(id)).toBe(true);
  });

  it('is no spam when a person says so, though the receptionist marked it and reports repeat it', async () => {
    const call = aCall();
    const { id } = await call.ring();
    await sql('update public.calls set marked_spam_at = now(), outcome = null where id = $1', [id]);
    expect(await call.row()).toMatchObject({ outcome: 'spam' });
    await mark(manager.client, id, false);
    await call.report({ outcome: 'spam' });
    await sql(`update public.calls set outcome = 'spam' where id = $1`, [id]);
    await sql('update public.calls set marked_spam_at = now() where id = $1', [id]);
    expect(await call.row()).toMatchObject({ outcome: 'answered' });
    await mark(manager.client, id, true);
    expect(await call.row()).toMatchObject({ outcome: 'spam' });
    expect((await readPage(manager.client, id)).corrections).toEqual([]);
  });

  it('said while the call runs, leaves nothing to do when the report comes', async () => {
    const call = aCall();
    const { id } = await call.ring();
    const change = randomUUID();
    await mark(manager.client, id, true, change);
    await call.report();
    expect(await call.row()).toMatchObject({ outcome: 'spam' });
    expect(await followUp(id)).toMatchObject({ status: 'spam' });
    await mark(manager.client, id, false, randomUUID(), change);
    expect(await call.row()).toMatchObject({ outcome: 'message' });
    expect(await followUp(id)).toMatchObject({ status: 'open' });
  });
});

describe('notes', () => {
  const add = (client: Client, body: string, on: { p_call_id?: string; p_caller_id?: string }) => {
    const id = randomUUID();
    return client
      .rpc('add_note', { p_business_id: business.id, p_id: id, p_body: body, ...on })
      .then(({ error }) => ({ id, error }));
  };
  const find = async (q: string) =>
    (
      await viewer.client
        .rpc('list_calls', { p_business_id: business.id, p_filters: { q } })
        .throwOnError()
    ).data.map(({ id }) => id);

  it('on a call and on its caller are read and found with the call, until they are deleted', async () => {
    const { id, caller_id: callerId } = await aCall().report();
    const onCall = await add(manager.client, 'Asked for the zeppelin.', { p_call_id: id });
    await add(owner.client, 'Has a dirigible at home.', { p_caller_id: callerId });
    expect(await find('zeppelin')).toEqual([id]);
    expect(await find('dirigible')).toEqual([id]);
    expect((await readPage(viewer.client, id)).notes).toEqual([
      expect.objectContaining({ body: 'Asked for the zeppelin.', by: manager.name, callId: id }),
      expect.objectContaining({ body: 'Has a dirigible at home.', callId: null }),
    ]);

    const of = { p_business_id: business.id, p_note_id: onCall.id };
    await manager.client
      .rpc('edit_note', { ...of, p_body: 'Asked for the monoplane.' })
      .throwOnError();
    expect(await find('zeppelin')).toEqual([]);
    expect(await find('monoplane')).toEqual([id]);
    await manager.client.rpc('delete_note', of).throwOnError();
    expect(await find('monoplane')).toEqual([]);
    expect((await readPage(viewer.client, id)).notes).toHaveLength(1);
    await manager.client.rpc('delete_note', { ...of, p_is_deleted: false }).throwOnError();
    expect(await find('monoplane')).toEqual([id]);
    const { data: found } = await viewer.client.rpc('read_caller', {
      p_business_id: business.id,
      p_caller_id: callerId,
    });
    expect((found as { notes: { body: string }[] }).notes.map(({ body }) => body)).toEqual([
      'Asked for the monoplane.',
      'Has a dirigible at home.',
    ]);
  });

  it('are their writer’s to change; an owner may delete them', async () => {
    const { id } = await aCall().report();
    const note = await add(manager.client, 'Mine.', { p_call_id: id });
    const of = { p_business_id: business.id, p_note_id: note.id };
    const second = await owner.client.rpc('edit_note', { ...of, p_body: 'Ours.' });
    expect(second.error?.code).toBe('42501');
    await owner.client.rpc('delete_note', of).throwOnError();
    const other = await add(owner.client, 'The owner’s.', { p_call_id: id });
    const refused = await manager.client.rpc('delete_note', { ...of, p_note_id: other.id });
    expect(refused.error?.code).toBe('42501');
    for (const body of ['', '   ', 'x'.repeat(4001)]) {
      expect((await add(manager.client, body, { p_call_id: id })).error?.code).toBe('23514');
    }
    expect((await add(manager.client, 'x', {})).error?.code).toBe('23514');
  });

  it('sent twice are there once', async () => {
    const { id } = await aCall().report();
    const once = { p_business_id: business.id, p_id: randomUUID(), p_body: 'Once.', p_call_id: id };
    await manager.client.rpc('add_note', once).throwOnError();
    await manager.client.rpc('add_note', once).throwOnError();
    expect((await readPage(viewer.client, id)).notes).toHaveLength(1);
  });

  it('go along when callers are merged, come back when they are parted, and go with an erased one', async () => {
    const [one, two] = [await aCall().report(), await aCall().report()];
    const note = await add(manager.client, 'Likes the gazebo.', { p_caller_id: two.caller_id });
    const { data: merge } = await owner.client
      .rpc('merge_callers', {
        p_business_id: business.id,
        p_kept_id: one.caller_id,
        p_merged_id: two.caller_id,
      })
      .throwOnError();
    expect((await find('gazebo')).toSorted()).toEqual([one.id, two.id].toSorted());
    await owner.client
      .rpc('unmerge_callers', { p_business_id: business.id, p_merge_id: merge })
      .throwOnError();
    expect(await find('gazebo')).toEqual([two.id]);
    await owner.client
      .rpc('erase_caller', { p_business_id: business.id, p_caller_id: two.caller_id })
      .throwOnError();
    expect(await sql('select 1 from public.notes where id = $1', [note.id])).toEqual([]);
    expect(await readPage(viewer.client, two.id)).toEqual({ erasedAt: expect.any(String) });
    const { data: gone } = await viewer.client.rpc('read_caller', {
      p_business_id: business.id,
      p_caller_id: two.caller_id,
    });
    expect(gone).toEqual({ erasedAt: expect.any(String) });
    const own = await stranger.client.rpc('my_businesses');
    const elsewhere = await stranger.client.rpc('call_page', {
      p_business_id: String(own.data?.[0]?.id),
      p_call_id: two.id,
    });
    expect(elsewhere.data).toBeNull();
  });
});

describe('who may', () => {
  it('a viewer reads and changes nothing; another tenant does neither', async () => {
    const { id, caller_id: callerId } = await aCall().report();
    const of = { p_business_id: business.id };
    const change = randomUUID();
    for (const { client } of [viewer, stranger]) {
      const refused = await Promise.all([
        client.rpc('correct_call', { ...of, p_call_id: id, p_changes: [], p_change: change }),
        client.rpc('undo_corrections', { ...of, p_call_id: id, p_change: change }),
        client.rpc('mark_call_spam', {
          ...of,
          p_call_id: id,
          p_is_spam: true,
          p_change: change,
        }),
        client.rpc('add_note', { ...of, p_id: change, p_body: 'x', p_call_id: id }),
        client.rpc('add_note', { ...of, p_id: change, p_body: 'x', p_caller_id: callerId }),
        client.rpc('edit_note', { ...of, p_note_id: change, p_body: 'x' }),
        client.rpc('delete_note', { ...of, p_note_id: change }),
      ]);
      expect(refused.map(({ error }) => error?.code)).toEqual(refused.map(() => '42501'));
    }
    expect((await readPage(viewer.client, id)).call).toMatchObject({ id });
    expect((await readPage(viewer.client, id)).events).toBeNull();
    expect((await readPage(owner.client, id)).events).toHaveLength(1);
    expect(await readPage(stranger.client, id)).toBeNull();
    // With a business of their own for the one that is asked about.
    const own = await stranger.client.rpc('my_businesses');
    const elsewhere = String(own.data?.[0]?.id);
    const asked = await stranger.client.rpc('call_page', {
      p_business_id: elsewhere,
      p_call_id: id,
    });
    expect(asked.data).toBeNull();
    const marked = await stranger.client.rpc('mark_call_spam', {
      p_business_id: elsewhere,
      p_call_id: id,
      p_is_spam: true,
      p_change: change,
    });
    expect(marked.error?.code).toBe('P0002');
    const noted = await stranger.client.rpc('add_note', {
      p_business_id: elsewhere,
      p_id: change,
      p_body: 'x',
      p_call_id: id,
    });
    expect(noted.error?.code).toBe('P0002');
  });
});

describe('a call is called', () => {
  it('as a member named its caller, and else as they said it on the call', async () => {
    const from = someNumber();
    const { id, caller_id: callerId } = await aCall({ from, name: 'Jon' }).report();
    const names = async () => {
      const { data } = await viewer.client
        .rpc('list_calls', { p_business_id: business.id, p_filters: { caller: callerId } })
        .throwOnError();
      return [data.map((row) => row.caller_name), (await readPage(viewer.client, id)).call.name];
    };
    await aCall({ from, name: 'Jonathan' }).report();
    expect((await names())[1]).toBe('Jon');
    await manager.client
      .rpc('name_caller', {
        p_business_id: business.id,
        p_caller_id: callerId,
        p_name: 'Jonathan Strange',
      })
      .throwOnError();
    expect(await names()).toEqual([['Jonathan Strange', 'Jonathan Strange'], 'Jonathan Strange']);
  });
});
