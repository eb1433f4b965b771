import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from 'vitest';

import { makeTrialMark } from '~/integrations/vapi/trial-mark.server';
import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import { makeBusiness, type TestBusiness } from '../business';
import { eventually, page, postVapi, sessionCookie, sql, url } from './stack';

/** The live version is closed all week, knows nothing and puts nobody through; the draft does the opposite. */
const name = 'Tried & Sons';
const base = defaultConfig({ name });
const allWeek = (ranges: { from: string; to: string }[]) =>
  Object.fromEntries(
    Object.keys(base.hours.weekly).map((day) => [day, ranges]),
  ) as Config['hours']['weekly'];
const live: Config = { ...base, hours: { ...base.hours, weekly: allWeek([]) } };
const draft: Config = {
  ...base,
  voice: { ...base.voice, name: 'Drafty', greeting: 'The draft speaks. How can I help?' },
  hours: { ...base.hours, weekly: allWeek([{ from: '00:00', to: '24:00' }]) },
  knowledge: {
    entries: [{ id: 'park', question: 'Where can I park?', answer: 'Behind the barn.', source: null }],
    files: [],
  },
  transfers: {
    people: [{ id: 'nora', name: 'Nora', phone: '+14155550181', reason: '', when: 'always' }],
    fallback: 'message',
  },
  messages: {
    ...base.messages,
    appointments: { isOn: true, minutes: 30, noticeHours: 0 },
  },
}; // prettier-ignore

let business: TestBusiness;
let owner: string;
let mark: string;

beforeAll(async () => {
  business = await makeBusiness(name);
  owner = await sessionCookie(business.owner.email);
  await sql(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select business_id, id, 1, $2 from public.receptionists where business_id = $1`,
    [business.id, JSON.stringify(live)],
  );
  await sql(
    `update public.receptionists set live_version = 1, publish_state = 'live', draft = $2 where business_id = $1`,
    [business.id, JSON.stringify(draft)],
  );
  mark = makeTrialMark(business.id);
});

const post = (fields: Record<string, string>) =>
  page('/receptionist/try', owner, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });

/** A message about a call in the browser to the business's assistant, with the metadata that it brings along. */
async function ask(trial: string | null, message: Record<string, unknown>, callId = randomUUID()) {
  const [row] = await sql<{ id: string }>(
    'select vapi_assistant_id as id from public.receptionists where business_id = $1',
    [business.id],
  );
  const response = await postVapi({
    timestamp: Date.now(),
    assistant: { id: row?.id, metadata: { businessId: business.id, ...(trial && { trial }) } },
    call: { id: callId, type: 'webCall', assistantId: row?.id },
    ...message,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { results?: { result: string }[]; error?: string };
}
const use = async (trial: string | null, tool: string, args: object = {}) => {
  const toolCallList = [{ id: randomUUID(), function: { name: tool, arguments: args } }];
  const { results } = await ask(trial, { type: 'tool-calls', toolCallList });
  return String(results?.[0]?.result);
};
const count = async (table: string) =>
  Number(
    (
      await sql<{ n: string }>(`select count(*) as n from public.${table} where business_id = $1`, [
        business.id,
      ])
    )[0]?.n,
  );

describe('a try', () => {
  it('is answered from the draft, and a call that is none from the live version', async () => {
    expect(await use(mark, 'check_hours')).toContain('It is open now.');
    expect(await use(null, 'check_hours')).toContain('closed');
    expect(await use(mark, 'look_up', { question: 'where to park' })).toContain('Behind the barn');
    expect(await use(null, 'look_up', { question: 'where to park' })).toContain('do not know');
    const transfer = { type: 'transfer-destination-request' };
    expect(await ask(mark, transfer)).toEqual({ error: expect.stringContaining('Nora') });
    expect(await ask(null, transfer)).toEqual({ error: expect.not.stringContaining('Nora') });
  });

  it('that nobody signed is none', async () => {
    const [, until] = mark.split('.');
    expect(await use(`${business.id}.${until}.forged`, 'check_hours')).toContain('closed');
  });

  it('changes nothing: no message, no appointment, nobody called', async () => {
    const tables = ['follow_ups', 'appointments', 'call_actions', 'call_transfers', 'callers'];
    const before = await Promise.all(tables.map(count));
    expect(await use(mark, 'take_message', { message: 'Tell Nora.' })).toContain('pass it on');
    const free = await use(mark, 'propose_appointment');
    const startsAt = /startsAt ([^)]+)/.exec(free)?.[1];
    const booked = { name: 'Ada', startsAt };
    expect(await use(mark, 'book_appointment', booked)).toContain('Booked for Ada');
    expect(await use(mark, 'mark_as_spam')).toContain('Noted');
    expect(await Promise.all(tables.map(count))).toEqual(before);

    // What is booked for real is not free on a try either.
    await sql(
      `select public.book_appointment($1, null, 'Real', null, '', $2::timestamp at time zone 'America/Los_Angeles',
         $2::timestamp at time zone 'America/Los_Angeles' + interval '30 minutes')`,
      [business.id, startsAt],
    );
    expect(await use(mark, 'book_appointment', booked)).toContain('That time is taken.');
  });

  it('in text is answered by the model of the draft, with the draft’s tools', async () => {
    const answer = async (question: string) => {
      const html = await (await post({ intent: 'ask', question })).text();
      expect(html).not.toContain('the phone service was not asked');
      return html;
    };
    expect(await answer('Where can I park?')).toContain('Behind the barn.');
    expect(await answer('Are you open?')).toContain('It is open now.');
    expect(await answer('What is your name?')).toContain('I am Drafty.');
  });

  it('by phone greets as drafted, and is no caller’s call and nobody’s work', async () => {
    const callers = await count('callers');
    const response = await post({ intent: 'call', phone: '415-555-0176', isMine: 'on' });
    expect(response.status).toBe(302);
    const id = new URL(String(response.headers.get('Location')), url).searchParams.get('call');
    const call = await eventually(async () => {
      const rows = await sql<Record<string, unknown>>(
        `select * from public.calls where vapi_call_id = $1 and report_at is not null`,
        [id],
      );
      return rows[0];
    }, 20_000);
    expect(call).toMatchObject({
      business_id: business.id,
      is_test: true,
      direction: 'outbound',
      caller_number: null,
      caller_id: null,
      caller_name: 'Test call',
      transcript: expect.stringContaining('The draft speaks.'),
    });
    expect(await count('callers')).toBe(callers);
    expect(await sql('select from public.follow_ups where call_id = $1', [call.id])).toEqual([]);
  });

  it('is known as one when its mark came late, and undone what was made of it', async () => {
    const id = randomUUID();
    const about = {
      timestamp: Date.now(),
      call: { id, type: 'outboundPhoneCall', phoneNumberId: business.phoneNumberId },
      customer: { number: '+14155550173' },
    };
    const report = {
      ...about,
      type: 'end-of-call-report',
      endedReason: 'customer-ended-call',
      analysis: {
        structuredData: { outcome: 'message', followUp: { kind: 'call-back', title: 'Call Vi' } },
      },
    };
    await postVapi(report);
    const followUps = () =>
      sql(
        `select from public.follow_ups f join public.calls c on c.id = f.call_id where c.vapi_call_id = $1`,
        [id],
      );
    await eventually(async () => (await followUps()).length === 1);
    await sql('select public.note_test_call($1, $2)', [business.id, id]);
    expect(await followUps()).toEqual([]);
    // The same report, once more: it is a try's by now.
    await postVapi({ ...report, timestamp: about.timestamp + 1 });
    await eventually(async () => {
      const events = await sql(
        `select from public.webhook_events where payload -> 'call' ->> 'id' = $1 and status = 'processed'`,
        [id],
      );
      return events.length === 2;
    });
    expect(await followUps()).toEqual([]);
  });

  it('goes to a browser whole, without a secret and for nobody else', async () => {
    const answer = await page('/receptionist/try.json', owner);
    expect(answer.headers.get('Cache-Control')).toContain('no-store');
    const text = await answer.text();
    expect(text).not.toMatch(/demo-vapi-secret|5550181/);
    expect(JSON.parse(text)).toMatchObject({
      name: 'Drafty',
      firstMessage: draft.voice.greeting,
      model: { tools: expect.arrayContaining([{ type: 'transferCall', destinations: [] }]) },
      metadata: { businessId: business.id, trial: expect.stringContaining(business.id) },
      variableValues: { isOpen: true },
    });
  });
});
