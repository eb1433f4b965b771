import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defaultConfig } from '~/modules/receptionist/config.server';
import { demoBusinesses } from '../../sandbox/demo';
import { pay } from '../pay';
import { makePerson } from '../people';
import { anonymous, eventually, page, postVapi, sessionCookie, signedIn, sql, url } from './stack';

/** Two businesses of these tests' own, so that nothing published here changes the demo. */
const ours = { id: randomUUID(), line: `line-${randomUUID()}`, assistant: `asst-${randomUUID()}` };
const theirs = {
  id: randomUUID(),
  line: `line-${randomUUID()}`,
  assistant: `asst-${randomUUID()}`,
};
const zone = 'America/Los_Angeles';
const always = [{ from: '00:00', to: '24:00' }];
const base = defaultConfig({ name: 'Answer Test' });
const config = {
  ...base,
  voice: { ...base.voice, greeting: 'Answer Test, how can I help?' },
  hours: {
    ...base.hours,
    weekly: Object.fromEntries(Object.keys(base.hours.weekly).map((day) => [day, always])),
  },
  knowledge: {
    entries: [
      {
        id: 'park',
        question: 'Where can I park?',
        answer: 'Behind the house, two hours free.',
        source: null,
      },
    ],
    files: [],
  },
  transfers: {
    people: [
      { id: 'first', name: 'Nora', phone: '+14155550181', reason: '', when: 'always' },
      { id: 'night', name: 'Night', phone: '+14155550182', reason: '', when: 'closed' },
      { id: 'sales', name: 'Sal', phone: '+14155550183', reason: 'wants to buy', when: 'open' },
    ],
    fallback: 'message',
  },
  messages: {
    offersCallBack: true,
    callBackHours: 24,
    appointments: { isOn: true, minutes: 30, noticeHours: 2 },
  },
};

async function makeBusiness(business: typeof ours, name: string, settings: object) {
  await sql(
    `insert into public.businesses (id, name, slug, time_zone, onboarding_step) values ($1, $2, $3, $4, 'done')`,
    [business.id, name, `answers-${business.id.slice(0, 8)}`, zone],
  );
  await sql(`insert into public.receptionists (business_id, vapi_assistant_id) values ($1, $2)`, [
    business.id,
    business.assistant,
  ]);
  await sql(
    `insert into public.phone_lines (business_id, phone_number, vapi_phone_number_id) values ($1, $2, $3)`,
    [
      business.id,
      `+1415556${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`,
      business.line,
    ],
  );
  await publish(business.id, settings);
}

let version = 0;
async function publish(businessId: string, settings: object) {
  version++;
  await sql(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select $1, r.id, $2, $3 from public.receptionists r where r.business_id = $1`,
    [businessId, version, JSON.stringify(settings)],
  );
  await sql(`update public.receptionists set live_version = $2 where business_id = $1`, [
    businessId,
    version,
  ]);
}

const newCall = (business = ours, id = `answers-${randomUUID()}`) => ({
  call: {
    id,
    type: 'inboundPhoneCall',
    phoneNumberId: business.line,
    assistantId: business.assistant,
  },
  customer: { number: '+14155550171' },
});
type About = ReturnType<typeof newCall>;

type Answer = {
  error?: string;
  assistantId?: string;
  assistantOverrides: {
    firstMessage: string;
    variableValues: { now: string; callerHistory: string };
  };
  destination: { number: string };
  results: { name: string; toolCallId: string; result: string }[];
};
const post = async (message: object) => {
  const response = await postVapi({ timestamp: Date.now(), ...message });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};
async function tool(about: About, name: string, args: unknown, id: string = randomUUID()) {
  const { results } = await post({
    type: 'tool-calls',
    ...about,
    toolCallList: [{ id, type: 'function', function: { name, arguments: args } }],
  });
  expect(results).toEqual([{ name, toolCallId: id, result: expect.any(String) }]);
  return results[0]?.result ?? '';
}
const request = (about: About) => post({ type: 'assistant-request', ...about });
const transfer = (about: About, extra: object = {}) =>
  post({ type: 'transfer-destination-request', ...about, ...extra });
const report = (about: About, data: object = {}) =>
  post({
    type: 'end-of-call-report',
    ...about,
    endedReason: 'customer-ended-call',
    artifact: { messages: [{ role: 'user', message: 'Hello.', secondsFromStart: 1 }] },
    analysis: {
      summary: 'A call.',
      structuredData: {
        outcome: 'message',
        followUp: { kind: 'custom', title: 'Look into it' },
        ...data,
      },
    },
  });
const followUps = (callId: string) =>
  sql<{ title: string; kind: string; status: string; due_at: Date }>(
    `select f.* from public.follow_ups f join public.calls c on c.id = f.call_id where c.vapi_call_id = $1`,
    [callId],
  );
const reported = (callId: string) =>
  eventually(async () => {
    const rows = await sql(
      `select from public.calls where vapi_call_id = $1 and report_at is not null`,
      [callId],
    );
    return rows.length === 1;
  });
const day = (days: number, time: string) =>
  DateTime.now().setZone(zone).plus({ days }).toFormat(`yyyy-LL-dd'T${time}'`);

beforeAll(async () => {
  await makeBusiness(ours, 'Answer Test', config);
  await makeBusiness(theirs, 'Secret Test', {
    ...config,
    knowledge: {
      entries: [
        { id: 'x', question: 'What is the vault code?', answer: 'Hidden garden.', source: null },
      ],
      files: [],
    },
  });
});
afterAll(async () => {
  await sql(`delete from public.businesses where id = any ($1)`, [[ours.id, theirs.id]]);
});

describe('who answers a call', () => {
  it('is the assistant of the line, with what only this moment knows', async () => {
    const answer = await request(newCall());
    expect(answer).toMatchObject({
      assistantId: ours.assistant,
      assistantOverrides: {
        firstMessage: 'Answer Test, how can I help?',
        variableValues: {
          businessName: 'Answer Test',
          isOpen: true,
          callerName: '',
          callerHistory: '',
        },
      },
    });
    expect(answer.assistantOverrides.variableValues.now).toMatch(
      /^\w+day, \w+ \d+, \d{4}, \d+:\d\d [ap]m$/,
    );
  });

  it('greets a caller by name once it is known, and remembers the last call', async () => {
    const about = { ...newCall(), customer: { number: '+14155550172' } };
    await tool(about, 'take_message', { name: 'Ada {{x}}', message: 'Hello' });
    await report(about, { callerName: 'Ada' });
    await reported(about.call.id);
    const answer = await request({ ...newCall(), customer: { number: '+14155550172' } });
    expect(answer.assistantOverrides.firstMessage).toBe('Hello Ada. Answer Test, how can I help?');
    const { callerHistory } = answer.assistantOverrides.variableValues;
    expect(callerHistory).toMatch(/^Last called .*"A call\."/);
    expect(callerHistory.length).toBeLessThanOrEqual(500);
    // What one business knows of a number, another does not.
    const other = await request({ ...newCall(theirs), customer: { number: '+14155550172' } });
    expect(other.assistantOverrides.variableValues).toMatchObject({
      callerName: '',
      callerHistory: '',
    });
  });

  it('is nobody for a blocked caller, and an excuse for a line that is not ready', async () => {
    await sql(
      `insert into public.callers (business_id, phone_number, first_call_at, last_call_at, blocked_at)
       values ($1, '+14155550173', now(), now(), now())`,
      [ours.id],
    );
    const blocked = { ...newCall(), customer: { number: '+14155550173' } };
    expect(await request(blocked)).toEqual({ error: 'This number does not take calls.' });
    expect(
      await request({ ...newCall(), call: { ...newCall().call, phoneNumberId: 'nobody' } }),
    ).toEqual({
      error: expect.stringContaining('not in use'),
    });
    await sql(`update public.receptionists set live_version = null where business_id = $1`, [
      theirs.id,
    ]);
    expect(await request(newCall(theirs))).toEqual({
      error: expect.stringContaining('cannot take your call'),
    });
    await sql(`update public.receptionists set live_version = $2 where business_id = $1`, [
      theirs.id,
      2,
    ]);
  });

  it('still takes a message for a business that is switched off', async () => {
    await sql(`update public.businesses set disabled_at = now() where id = $1`, [theirs.id]);
    try {
      const about = newCall(theirs);
      expect((await request(about)).assistantOverrides.firstMessage).toContain('take a message');
      await tool(about, 'take_message', { message: 'Still here' });
      expect(await followUps(about.call.id)).toMatchObject([{ title: 'Still here' }]);
      expect(await transfer(about)).toEqual({ error: expect.any(String) });
    } finally {
      await sql(`update public.businesses set disabled_at = null where id = $1`, [theirs.id]);
    }
  });

  it('is told to nobody without the secret', async () => {
    for (const type of ['assistant-request', 'tool-calls', 'transfer-destination-request']) {
      const response = await postVapi({ type, ...newCall() }, { Authorization: 'Bearer wrong' });
      expect(response.status).toBe(401);
    }
  });

  it('is kept as an event like every other', async () => {
    const about = newCall();
    await request(about);
    await eventually(
      async () =>
        (
          await sql(
            `select from public.webhook_events where external_id = $1 and type = 'assistant-request'`,
            [about.call.id],
          )
        ).length === 1,
    );
  });
});

describe('a call when the minutes are used up, or nobody pays', () => {
  const business = {
    id: randomUUID(),
    line: `line-${randomUUID()}`,
    assistant: `asst-${randomUUID()}`,
  };
  const choose = (atCap: string, number: string | null = null) =>
    sql('update public.billing_accounts set at_cap = $2, ring_number = $3 where business_id = $1', [
      business.id,
      atCap,
      number,
    ]);
  const takesMessages = async () => {
    const about = newCall(business);
    expect((await request(about)).assistantOverrides.firstMessage).toContain('take a message');
    expect(await transfer(about)).toEqual({ error: expect.any(String) });
    const book = { name: 'Ada', startsAt: day(2, '10:00') };
    expect(await tool(about, 'book_appointment', book)).toContain('cannot book');
    expect(await tool(about, 'take_message', { message: 'All the same' })).toContain('written');
  };
  const greets = async () => {
    const about = newCall(business);
    expect((await request(about)).assistantOverrides.firstMessage).toBe(config.voice.greeting);
    expect((await transfer(about)).destination.number).toBe('+14155550181');
  };

  beforeAll(async () => {
    await makeBusiness(business, 'Cap Test', config);
  });
  afterAll(async () => {
    await sql('delete from public.businesses where id = $1', [business.id]);
  });

  it('is answered as ever while minutes are left', greets);

  it('is a message from the call on that used up the last of them', async () => {
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome)
       values ($1, $2, 'ended', now(), now(), 3600, 'message')`,
      [business.id, `used-${randomUUID()}`],
    );
    await takesMessages();
    // No minute beyond can be bought in a trial.
    await choose('overage');
    await takesMessages();
  });

  it('rings the phone of the owner when they chose that, and never a line of the business', async () => {
    await choose('ring', '+14155550188');
    const about = newCall(business);
    expect(await request(about)).toEqual({
      destination: {
        type: 'number',
        number: '+14155550188',
        message: 'Cap Test. One moment, I am connecting you.',
      },
    });
    // Whoever was answered before goes on talking.
    expect((await transfer(about)).destination.number).toBe('+14155550181');
    const [line] = await sql<{ phone_number: string }>(
      'select phone_number from public.phone_lines where business_id = $1',
      [business.id],
    );
    await choose('ring', line!.phone_number);
    await takesMessages();
    // The page says what happens.
    const owner = await makePerson('Cap Owner');
    await sql(
      `insert into public.memberships (business_id, user_id, role) values ($1, $2, 'owner')`,
      [business.id, owner.id],
    );
    await choose('ring', '+14155550188');
    const cookie = await sessionCookie(owner.email);
    const html = await (await page('/receptionist/check', cookie)).text();
    expect(html).toContain('Your phone, (415) 555-0188');
    expect(html).toContain('href="/billing"');
  });

  it('is answered as ever where further minutes are bought', async () => {
    await pay(business.id, { plan: 'starter', started_at: new Date(Date.now() - 864e5) });
    await sql(
      `insert into public.calls (business_id, vapi_call_id, status, status_at, started_at, duration_seconds, outcome)
       values ($1, $2, 'ended', now(), now(), 9000, 'message')`,
      [business.id, `used-${randomUUID()}`],
    );
    await choose('message');
    await takesMessages();
    await choose('overage');
    await greets();
  });

  it('is a message where nobody pays, whatever was chosen', async () => {
    await sql(
      `update public.subscriptions set status = 'canceled', canceled_at = now() where business_id = $1`,
      [business.id],
    );
    await sql(
      `update public.billing_accounts set trial_ends_at = now() - interval '1 minute' where business_id = $1`,
      [business.id],
    );
    await takesMessages();
    await choose('ring', '+14155550188');
    await takesMessages();
  });
});

describe('tools', () => {
  it('take a message before any other event of the call came, and the report does not overwrite it', async () => {
    const about = newCall();
    await tool(about, 'take_message', {
      name: 'Ada',
      message: 'The boat slip leaks',
      urgency: 'urgent',
    });
    expect(await followUps(about.call.id)).toMatchObject([
      { title: 'Urgent: The boat slip leaks', status: 'open' },
    ]);
    await report(about);
    await reported(about.call.id);
    expect(await followUps(about.call.id)).toMatchObject([
      { title: 'Urgent: The boat slip leaks', status: 'open' },
    ]);
  });

  it('improve what the report had concluded when they come after it', async () => {
    const about = newCall();
    await report(about);
    await reported(about.call.id);
    await tool(about, 'request_call_back', { reason: 'the offer', phone: '415 555 0199' });
    expect(await followUps(about.call.id)).toMatchObject([
      { kind: 'call-back', title: 'Call back (at (415) 555-0199): the offer' },
    ]);
  });

  it('need not be used for a follow-up to be due: a report that says no time gets one in the hours', async () => {
    const about = { ...newCall(), endedAt: '2026-11-27T20:00:00.000Z' };
    await publish(ours.id, { ...config, hours: base.hours });
    try {
      await report(about);
      await reported(about.call.id);
    } finally {
      await publish(ours.id, config);
    }
    // Friday noon and 24 hours is Saturday: an hour after Monday's opening.
    expect(await followUps(about.call.id)).toMatchObject([
      { title: 'Look into it', due_at: new Date('2026-11-30T18:00:00.000Z') },
    ]);

    const agreed = newCall();
    const dueAt = '2026-12-24T10:00:00.000Z';
    await report(agreed, { followUp: { kind: 'custom', title: 'As agreed', dueAt } });
    await reported(agreed.call.id);
    expect(await followUps(agreed.call.id)).toMatchObject([{ due_at: new Date(dueAt) }]);

    // Without a zone, by the clock of the business: in Los Angeles.
    const byClock = newCall();
    const followUp = { kind: 'custom', title: 'As agreed', dueAt: '2026-12-24T10:00' };
    await report(byClock, { followUp });
    await reported(byClock.call.id);
    expect(await followUps(byClock.call.id)).toMatchObject([
      { due_at: new Date('2026-12-24T18:00:00.000Z') },
    ]);
  });

  it('keep both requests of a call in its one follow-up', async () => {
    const about = newCall();
    await tool(about, 'take_message', { message: 'One thing' });
    await tool(about, 'request_call_back', { reason: 'another thing' });
    const [followUp, ...rest] = await followUps(about.call.id);
    expect(rest).toEqual([]);
    expect(followUp?.title).toBe('Call back: another thing; One thing');
  });

  it('do a tool call once, however often and in parallel it is asked', async () => {
    const about = newCall();
    const id = randomUUID();
    const args = { name: 'Ada', startsAt: day(3, '10:00') };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => tool(about, 'book_appointment', args, id)),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('Booked for Ada');
    const booked = await sql(
      `select from public.appointments where vapi_call_id = $1 and call_id is not null`,
      [about.call.id],
    );
    expect(booked).toHaveLength(1);
  });

  it('give a time to one of two calls that book it in the same moment', async () => {
    const args = { name: 'Ada', startsAt: day(4, '11:00') };
    const answers = await Promise.all([1, 2].map(() => tool(newCall(), 'book_appointment', args)));
    expect(answers.filter((answer) => answer.startsWith('Booked'))).toHaveLength(1);
    const other = answers.find((answer) => !answer.startsWith('Booked'));
    expect(other).toMatch(/^That time is taken\. Free is .*11:30 am/);
  });

  it('propose three free times of the day that is asked for', async () => {
    const answer = await tool(newCall(), 'propose_appointment', {
      date: day(6, '00:00').slice(0, 10),
      partOfDay: 'afternoon',
    });
    expect(answer).toMatch(/at 12:00 pm .*startsAt .*T12:00.*, .*at 12:30 pm .* or .*at 1:00 pm/);
  });

  it('say when a time cannot be had, and what can', async () => {
    const past = await tool(newCall(), 'book_appointment', {
      name: 'A',
      startsAt: day(-1, '10:00'),
    });
    expect(past).toMatch(/^That time is over\. Free is /);
  });

  it('say the hours, and what the business knows, of this business only', async () => {
    expect(await tool(newCall(), 'check_hours', {})).toMatch(/It is open now/);
    expect(await tool(newCall(), 'look_up', { question: 'where can I park my car' })).toContain(
      'Behind the house',
    );
    expect(await tool(newCall(), 'look_up', { question: 'What is the vault code?' })).toBe(
      'I do not know that; I can take a message.',
    );
  });

  it('mark a call as spam for good', async () => {
    const about = newCall();
    await tool(about, 'mark_as_spam', {});
    await report(about, { outcome: 'answered' });
    await reported(about.call.id);
    const [call] = await sql<{ outcome: string }>(
      `select outcome from public.calls where vapi_call_id = $1`,
      [about.call.id],
    );
    expect(call?.outcome).toBe('spam');
  });

  it('are understood in both shapes, with arguments as object or text', async () => {
    const args = { message: 'Shape' };
    const shapes = [
      { toolCallList: [{ id: 'a', name: 'take_message', parameters: args }] },
      { toolCallList: [{ id: 'b', name: 'take_message', arguments: JSON.stringify(args) }] },
      {
        toolCallList: [
          { id: 'c', function: { name: 'take_message', arguments: JSON.stringify(args) } },
        ],
      },
      {
        toolWithToolCallList: [
          { toolCall: { id: 'd', function: { name: 'take_message', arguments: args } } },
        ],
      },
    ];
    for (const shape of shapes) {
      const about = newCall();
      const { results } = await post({ type: 'tool-calls', ...about, ...shape });
      expect(results).toMatchObject([{ name: 'take_message', result: expect.any(String) }]);
      expect(await followUps(about.call.id)).toMatchObject([{ title: 'Shape' }]);
    }
  });

  it('never answer one business with the words of another, whatever ids are the same', async () => {
    const id = randomUUID();
    await tool(newCall(theirs), 'look_up', { question: 'What is the vault code?' }, id);
    const same = await tool(newCall(ours), 'look_up', { question: 'What is the vault code?' }, id);
    expect(same).not.toContain('Hidden garden');
    // Another business's call under our line: refused, and untouched.
    const about = newCall(theirs);
    await tool(about, 'take_message', { message: 'Mine' });
    const foreign = { ...about, call: { ...newCall(ours).call, id: about.call.id } };
    expect(await tool(foreign, 'take_message', { message: 'Stolen' })).toContain('cannot look');
    expect(await followUps(about.call.id)).toMatchObject([{ title: 'Mine' }]);
  });

  it('answer something that can be said to any arguments at all', async () => {
    const odd: unknown[] = [
      null,
      [],
      'x',
      '{',
      7,
      {},
      { message: '' },
      { message: 7, name: {} },
      { message: 'a\u0000b\ud800', name: 'n\u0000' },
      { name: 'x'.repeat(5000), message: 'y'.repeat(9000), startsAt: 'never', question: '(' },
      { name: 'A', startsAt: '9999-99-99T99:99', date: 'soon', partOfDay: 'tea', urgency: 1 },
      {
        date: '275760-09-13',
        startsAt: '2027-03-14T02:30:00',
        name: "'; drop table x",
        phone: 'no',
      },
      { question: "' | & ! <-> :*", reason: '\u202e', phone: '+999999999999999999' },
    ];
    const names = ['take_message', 'request_call_back', 'check_hours', 'look_up', 'propose_appointment', 'book_appointment', 'mark_as_spam', 'no_such_tool', 'constructor']; // prettier-ignore
    for (const name of names) {
      for (const args of odd) {
        const answer = await tool(newCall(), name, args);
        expect(answer.length).toBeGreaterThan(5);
        expect(answer).not.toContain('just now');
      }
    }
    for (const list of [null, {}, [null], [{}], [{ id: 7 }], 'x']) {
      await post({ type: 'tool-calls', ...newCall(), toolCallList: list });
    }
    const unknown = { ...newCall(), call: { id: randomUUID() } } as About;
    expect(await tool(unknown, 'take_message', { message: 'x' })).toContain('call again');
  });
});

describe('a transfer', () => {
  it('goes to the next person that fits, each once, and then to a message', async () => {
    const about = newCall();
    const one = { timestamp: 1_790_000_000_000 };
    const first = await transfer(about, one);
    expect(first.destination).toMatchObject({ type: 'number', number: '+14155550181' });
    // The same request again is the same person, not the next.
    expect(await transfer(about, one)).toEqual(first);
    const second = await transfer(about, { functionCall: { parameters: { reason: 'buying' } } });
    expect(second.destination.number).toBe('+14155550183');
    expect(await transfer(about)).toEqual({ error: expect.stringContaining('take a message') });
  });

  it('does not bother who is there for something else', async () => {
    const about = newCall();
    await transfer(about);
    expect(await transfer(about, { reason: 'a complaint' })).toHaveProperty('error');
  });
});

describe('what was done on a call', () => {
  it('is read by members only, and answered by the server only', async () => {
    const stranger = await signedIn('demo@frontdesk.test');
    const { data: actions } = await stranger
      .from('call_actions')
      .select()
      .eq('business_id', ours.id);
    expect(actions).toEqual([]);
    const { data: transfers } = await stranger
      .from('call_transfers' as 'call_actions')
      .select()
      .eq('business_id', ours.id);
    expect(transfers).toEqual([]);
    for (const person of [stranger, anonymous()]) {
      const { error } = await person.rpc(
        'answer_look_up' as never,
        {
          p_business_id: ours.id,
          p_question: 'park',
        } as never,
      );
      expect(error).not.toBeNull();
    }
  });
});

describe('the pages', () => {
  it('say what happens at a moment, also to a link that is partly wrong', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    for (const query of [
      '',
      '?moment=2026-12-25T12:00&caller=blocked&version=draft',
      '?moment=x&caller=number&number=1&version=y',
    ]) {
      const response = await page(`/receptionist/check${query}`, cookie);
      expect(response.status).toBe(200);
      const html = await response.text();
      expect(html).toContain('What is said first');
      if (query.includes('blocked')) expect(html).toContain('This number does not take calls.');
      if (query.includes('moment=x')) expect(html).toContain('Enter a day and a time');
    }
  });

  it('list appointments, cancel one, and take that back only while the time is free', async () => {
    const { harbor } = demoBusinesses;
    const make = async (name: string) =>
      (
        await sql<{ id: string }>(
          `select public.book_appointment($1, null, $2, null, 'x', '2027-02-02T18:00Z', '2027-02-02T18:30Z') as id`,
          [harbor.id, name],
        )
      )[0]?.id;
    const id = String(await make('Cancel Me'));
    const cookie = await sessionCookie('demo@frontdesk.test');
    const change = (intent: string, appointmentId: string, who = cookie) =>
      page('/appointments', who, {
        method: 'POST',
        headers: { Origin: url },
        body: new URLSearchParams({ appointmentId, intent }),
      });
    const status = async () =>
      (
        await sql<{ status: string }>(`select status from public.appointments where id = $1`, [id])
      )[0]?.status;
    try {
      expect(await (await page('/appointments', cookie)).text()).toContain('Cancel Me');
      expect((await change('cancel', id, await sessionCookie('other@frontdesk.test'))).status).toBe(
        404,
      );
      expect((await change('cancel', id)).status).toBe(302);
      expect(await status()).toBe('cancelled');
      expect((await change('restore', id)).status).toBe(302);
      expect(await status()).toBe('booked');
      await change('cancel', id);
      expect(await make('In Between')).toBeTruthy();
      expect((await change('restore', id)).status).toBe(302);
      expect(await status()).toBe('cancelled');
    } finally {
      await sql(
        `delete from public.appointments where business_id = $1 and starts_at = '2027-02-02T18:00Z'`,
        [harbor.id],
      );
    }
  });
});
