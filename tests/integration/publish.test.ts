import { randomUUID } from 'node:crypto';

import { VapiClient } from '@vapi-ai/server-sdk';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { getEnv } from '~/env.server';
import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import { checkDrift } from '~/worker/check-drift.server';
import { faultPoints, type FaultPoint } from '~/worker/fault-points.server';
import { provision } from '~/worker/provision-phone-line.server';
import { publish } from '~/worker/publish-receptionist.server';
import { demoUsers, vapiPrivateKey } from '../../sandbox/demo';
import { eventually, service, signedIn, sql, vapiUrl } from './stack';
import { workerClients } from './worker-clients';

const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
const { pool, withPgClient } = workerClients();

const config = (change: Partial<Config['voice']> = {}): Config => {
  const made = defaultConfig({ name: 'Pier Nine' });
  return { ...made, voice: { ...made.voice, ...change } };
};

/** Gives the simulated Vapi a trouble with everything that speaks of this business. */
const trouble = (fault: object) =>
  fetch(`${vapiUrl}/sandbox/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fault),
  });
const noTrouble = () => fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' });

let businessId: string;
let owner: Awaited<ReturnType<typeof signedIn>>;

beforeEach(async () => {
  businessId = randomUUID();
  owner ??= await signedIn(demoUsers.demo.email);
  await sql(`insert into public.businesses (id, name, slug) values ($1, 'Pier Nine', $2)`, [
    businessId,
    `pier-${businessId.slice(0, 8)}`,
  ]);
  await sql(`insert into public.receptionists (business_id, name) values ($1, 'Alex')`, [
    businessId,
  ]);
  await sql(
    `insert into public.memberships (business_id, user_id, role)
     select $1, id, 'owner' from auth.users where email = $2`,
    [businessId, demoUsers.demo.email],
  );
});

afterEach(async () => {
  await noTrouble();
  for (const one of await ours()) await vapi.assistants.delete({ id: one.id });
  await sql('delete from public.businesses where id = $1', [businessId]);
});

afterAll(() => pool.end());

/** A version that waits for its job; the job is run by hand. */
async function addVersion(value = config(), version = 1) {
  await sql(
    `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
     select $1, id, $2, $3 from public.receptionists where business_id = $1`,
    [businessId, version, JSON.stringify(value)],
  );
  await sql(`update public.receptionists set publish_state = 'publishing' where business_id = $1`, [
    businessId,
  ]);
}

const publishNow = async (value: Config) => {
  const { data, error } = await owner.rpc('publish_receptionist', {
    p_business_id: businessId,
    p_config: value as never,
  });
  if (error) throw error;
  return data;
};
type Row = Record<string, unknown> & { vapi_assistant_id: string };
const receptionist = async () =>
  (
    await sql<Row>('select * from public.receptionists where business_id = $1', [businessId])
  )[0] as Row;
const live = (version: number) =>
  eventually(async () => {
    const row = await receptionist();
    return row.publish_state === 'live' && row.live_version === version && row;
  }, 15_000);
const ours = async () =>
  (await vapi.assistants.list({ limit: 1000 })).filter(
    ({ metadata }) => metadata?.businessId === businessId,
  );

describe('publishing', () => {
  it('makes one assistant, and changes the same one from then on', async () => {
    await publishNow(config({ greeting: 'Pier Nine, good morning.' }));
    const first = await live(1);
    expect(await ours()).toMatchObject([{ id: first.vapi_assistant_id, name: 'Alex' }]);
    await publishNow(config({ greeting: 'Pier Nine, good evening.' }));
    const second = await live(2);
    expect(second.vapi_assistant_id).toBe(first.vapi_assistant_id);
    const there = await ours();
    expect(there).toHaveLength(1);
    expect(there[0]?.firstMessage).toContain('good evening');
    expect(await sql('select version, live_at is not null as live from public.receptionist_versions where business_id = $1 order by 1', [businessId])).toEqual([
      { version: 1, live: true },
      { version: 2, live: true },
    ]); // prettier-ignore
  });

  it('waits and says so while Vapi is away, and goes on by itself', async () => {
    await trouble({ match: businessId, status: 503, times: 1 });
    await publishNow(config());
    const waiting = await eventually(async () => {
      const row = await receptionist();
      return row.publish_error && row;
    });
    expect(waiting).toMatchObject({
      publish_state: 'publishing',
      publish_error: 'Vapi has trouble just now. We try again by ourselves.',
    });
    expect(await live(1)).toMatchObject({ publish_error: null });
    expect(await ours()).toHaveLength(1);
  });

  it('fails with the reason when Vapi refuses, and can be tried again', async () => {
    await trouble({ match: businessId, status: 400, message: 'voice is not yours', times: 1 });
    await publishNow(config());
    const failed = await eventually(async () => {
      const row = await receptionist();
      return row.publish_state === 'failed' && row;
    });
    expect(failed.publish_error).toBe('Vapi refused it: voice is not yours');
    const { error } = await owner.rpc('retry_publication', { p_business_id: businessId });
    expect(error).toBeNull();
    await live(1);
  });

  it('fails once the last attempt is spent', async () => {
    await addVersion();
    await trouble({ match: businessId, status: 0 });
    await expect(publish(businessId, { withPgClient, isLast: true })).rejects.toThrow(
      'Vapi does not answer.',
    );
    expect(await receptionist()).toMatchObject({
      publish_state: 'failed',
      publish_error: 'Vapi does not answer.',
    });
  });

  it('makes no second assistant when the answer to making one is lost', async () => {
    await addVersion();
    await trouble({ match: businessId, status: 0, times: 1, isDone: true });
    await expect(publish(businessId, { withPgClient, isLast: false })).rejects.toThrow();
    await publish(businessId, { withPgClient, isLast: false });
    expect(await ours()).toHaveLength(1);
    await live(1);
  });

  it('finds its way back when the assistant was deleted at Vapi, and deletes surplus ones', async () => {
    await addVersion();
    await publish(businessId, { withPgClient, isLast: false });
    const before = await receptionist();
    await vapi.assistants.delete({ id: before.vapi_assistant_id });
    for (let copy = 0; copy < 2; copy++)
      await vapi.assistants.create({ name: 'Copy', metadata: { businessId } });
    await publish(businessId, { withPgClient, isLast: false });
    const after = await receptionist();
    expect(after.vapi_assistant_id).not.toBe(before.vapi_assistant_id);
    expect((await ours()).map(({ id }) => id)).toEqual([after.vapi_assistant_id]);
  });

  it('adopts the assistant that the environment names, for the first business only', async () => {
    const theirs = await vapi.assistants.create({ name: 'By hand' });
    const env = getEnv();
    env.VAPI_ASSISTANT_ID = theirs.id;
    const second = randomUUID();
    try {
      await addVersion();
      await publish(businessId, { withPgClient, isLast: false });
      expect((await receptionist()).vapi_assistant_id).toBe(theirs.id);

      await sql(`insert into public.businesses (id, name, slug) values ($1, 'Second', $2)`, [
        second,
        `second-${second.slice(0, 8)}`,
      ]);
      await sql(`insert into public.receptionists (business_id) values ($1)`, [second]);
      await sql(
        `insert into public.receptionist_versions (business_id, receptionist_id, version, config)
         select $1, id, 1, $2 from public.receptionists where business_id = $1`,
        [second, JSON.stringify(config())],
      );
      await publish(second, { withPgClient, isLast: false });
      const [row] = await sql<Row>(
        'select vapi_assistant_id from public.receptionists where business_id = $1',
        [second],
      );
      expect(row?.vapi_assistant_id).toBeTruthy();
      expect(row?.vapi_assistant_id).not.toBe(theirs.id);
      await vapi.assistants.delete({ id: String(row?.vapi_assistant_id) });
    } finally {
      delete env.VAPI_ASSISTANT_ID;
      await sql('delete from public.businesses where id = $1', [second]);
    }
  });

  it('uploads documents once, and tells the receptionist of them', async () => {
    const path = `${businessId}/${'a'.repeat(64)}.txt`;
    const storage = service().storage.from('knowledge');
    expect(
      (await storage.upload(path, new Blob(['A slip is 40 dollars.'], { type: 'text/plain' })))
        .error,
    ).toBeNull();
    const [file] = await sql<{ id: string }>(
      `insert into public.knowledge_files (business_id, name, mime_type, bytes, sha256, storage_path)
       values ($1, 'prices.txt', 'text/plain', 21, repeat('a', 64), $2) returning id`,
      [businessId, path],
    );
    const value = { ...config(), knowledge: { entries: [], files: [String(file?.id)] } };
    await addVersion(value);
    const die = (point: FaultPoint) => {
      if (point === 'file-uploaded') throw new Error('killed');
    };
    await expect(publish(businessId, { withPgClient, isLast: false, reach: die })).rejects.toThrow(
      'killed',
    );
    await publish(businessId, { withPgClient, isLast: false });
    const there = (await vapi.files.list({ purpose: 'assistant' })).filter(({ originalName }) =>
      originalName?.includes(String(file?.id)),
    );
    expect(there).toHaveLength(1);
    expect(await sql('select state, vapi_file_id from public.knowledge_files where id = $1', [file?.id])).toEqual([{ state: 'ready', vapi_file_id: there[0]?.id }]); // prettier-ignore
    expect(JSON.stringify((await ours())[0]?.model)).toContain(there[0]?.id);
    await storage.remove([path]);
  });
});

describe('what somebody changes at Vapi', () => {
  const look = () => checkDrift({ businessId }, { withPgClient } as never);

  it('is found and named, and gone once it is published again', async () => {
    await addVersion();
    await publish(businessId, { withPgClient, isLast: false });
    await look();
    expect(await receptionist()).toMatchObject({ drift: null });
    const { vapi_assistant_id: id } = await receptionist();
    await vapi.assistants.update({ id, voice: { provider: 'vapi', voiceId: 'Neil' } });
    await look();
    expect(await receptionist()).toMatchObject({ drift: { 'voice.voiceId': ['Emma', 'Neil'] } });
    await publish(businessId, { withPgClient, isLast: false });
    await look();
    expect(await receptionist()).toMatchObject({ drift: null });
  });

  it('is found when the assistant is gone, and a secret is not shown', async () => {
    await addVersion();
    await publish(businessId, { withPgClient, isLast: false });
    const { vapi_assistant_id: id } = await receptionist();
    const before = await vapi.assistants.get({ id });
    await vapi.assistants.update({
      id,
      server: { ...before.server, headers: { 'x-vapi-secret': 'another-one' } },
    });
    await look();
    const { drift } = await receptionist();
    expect(Object.keys(drift as object)).toEqual(['server.headers.x-vapi-secret']);
    expect(JSON.stringify(drift)).not.toContain('another-one');
    await vapi.assistants.delete({ id });
    await look();
    expect(await receptionist()).toMatchObject({ drift: { assistant: ['published', 'deleted'] } });
  });
});

describe('a phone line', () => {
  const name = (lineId: string) => `frontdesk-${lineId.replaceAll('-', '')}`.slice(0, 40);
  const numbersOf = async (lineId: string) =>
    (await vapi.phoneNumbers.list({ limit: 1000 })).filter((one) => one.name === name(lineId));
  const addLine = async (area: string | null = null) => {
    const [row] = await sql<{ id: string }>(
      `insert into public.phone_lines (business_id, state, area_code) values ($1, 'provisioning', $2) returning id`,
      [businessId, area],
    );
    return String(row?.id);
  };
  const line = async (id: string) =>
    (await sql<Row>('select * from public.phone_lines where id = $1', [id]))[0];
  const free = async (id: string) => {
    for (const one of await numbersOf(id)) await vapi.phoneNumbers.delete({ id: one.id });
  };

  it('gets a number of the wished area that asks us who answers', async () => {
    const { data: id, error } = await owner.rpc('request_phone_line', {
      p_business_id: businessId,
      p_area_code: '303',
    });
    expect(error).toBeNull();
    const row = await eventually(async () => {
      const found = await line(String(id));
      return found?.state === 'active' && found;
    }, 15_000);
    expect(row.phone_number).toMatch(/^\+1303\d{7}$/);
    const there = await numbersOf(String(id));
    expect(there).toMatchObject([
      {
        id: row.vapi_phone_number_id,
        server: { url: expect.stringContaining('/api/webhooks/vapi') },
      },
    ]);
    expect(there[0]?.assistantId).toBeUndefined();
    await free(String(id));
  });

  it('says why Vapi gives no number', async () => {
    const id = await addLine('999');
    await trouble({
      match: name(id),
      status: 400,
      message: 'No numbers in area code 999',
      times: 1,
    });
    await provision(businessId, id, { withPgClient, isLast: false });
    expect(await line(id)).toMatchObject({
      state: 'failed',
      error: 'Vapi refused it: No numbers in area code 999',
    });
  });

  it('adopts the number that the environment names', async () => {
    const theirs = await vapi.phoneNumbers.create({
      provider: 'vapi',
      name: 'By hand',
      assistantId: 'somebody',
    });
    const env = getEnv();
    env.VAPI_PHONE_NUMBER_ID = theirs.id;
    try {
      const id = await addLine();
      await provision(businessId, id, { withPgClient, isLast: false });
      expect(await line(id)).toMatchObject({ state: 'active', vapi_phone_number_id: theirs.id });
      expect(await vapi.phoneNumbers.get({ id: theirs.id })).toMatchObject({ assistantId: null });
    } finally {
      delete env.VAPI_PHONE_NUMBER_ID;
      await vapi.phoneNumbers.delete({ id: theirs.id });
    }
  });

  it.each(faultPoints.number)('that dies after %s has one number in the end', async (point) => {
    const id = await addLine();
    await expect(
      provision(businessId, id, { withPgClient, isLast: false, reach: dieAt(point) }),
    ).rejects.toThrow('killed');
    await provision(businessId, id, { withPgClient, isLast: false });
    expect(await numbersOf(id)).toHaveLength(1);
    expect(await line(id)).toMatchObject({ state: 'active' });
    await free(id);
  });
});

const dieAt = (wanted: FaultPoint) => (point: FaultPoint) => {
  if (point === wanted) throw new Error('killed');
};

describe('a publication that dies', () => {
  const points = faultPoints.publishing.filter((point) => point !== 'file-uploaded');

  it.each(points)('after %s ends with one assistant in the right state', async (point) => {
    await addVersion(config({ greeting: 'The first.' }));
    await publish(businessId, { withPgClient, isLast: false, reach: dieAt(point) }).then(
      () => expect.fail('It did not die.'),
      (error: Error) => expect(error.message).toBe('killed'),
    );
    await publish(businessId, { withPgClient, isLast: false });
    expect(await ours()).toMatchObject([{ firstMessage: expect.stringContaining('The first.') }]);
    const [one] = await ours();
    expect(await receptionist()).toMatchObject({
      publish_state: 'live',
      live_version: 1,
      vapi_assistant_id: one?.id,
    });

    // And so does the next version, of an assistant that is known.
    await addVersion(config({ greeting: 'The second.' }), 2);
    await expect(
      publish(businessId, { withPgClient, isLast: false, reach: dieAt(point) }),
    ).rejects.toThrow('killed');
    await publish(businessId, { withPgClient, isLast: false });
    expect(await ours()).toMatchObject([
      { id: one?.id, firstMessage: expect.stringContaining('The second.') },
    ]);
    expect(await receptionist()).toMatchObject({ publish_state: 'live', live_version: 2 });
  });
});
