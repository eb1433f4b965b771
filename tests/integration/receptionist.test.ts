import { beforeAll, describe, expect, it } from 'vitest';

import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import { changeSection, getDraft, saveSection } from '~/modules/receptionist/draft.server';
import { addEntries, saveEntry } from '~/modules/receptionist/knowledge-entries.server';
import { makeBusiness, type TestBusiness } from '../make-business';
import { page, service, sessionCookie, signedIn, url, type Client } from './stack';

let business: TestBusiness;
let owner: Client;
let manager: Client;
let viewer: Client;
let stranger: Client;
let config: Config;

beforeAll(async () => {
  business = await makeBusiness({ Ada: 'owner', Max: 'manager', Vi: 'viewer' });
  const { Ada, Max, Vi } = business.people;
  [owner, manager, viewer, stranger] = await Promise.all([
    signedIn(Ada!.email),
    signedIn(Max!.email),
    signedIn(Vi!.email),
    signedIn('other@frontdesk.test'),
  ]);
  config = defaultConfig({ name: business.name });
});

const save = (client: Client, section: keyof Config, value: unknown, base = '') =>
  client.rpc('save_draft', {
    p_business_id: business.id,
    p_section: section,
    p_value: value as never,
    p_base: base,
  });
const question: Config['questions']['questions'][number] = {
  id: 'budget',
  question: 'What budget?',
  label: 'Budget',
  type: 'text',
  choices: [],
  isRequired: false,
};
const publish = (client: Client, value: unknown = config) =>
  client.rpc('publish_receptionist', { p_business_id: business.id, p_config: value as never });

describe('a draft', () => {
  it('is read by members, changed by owners and managers, and not there for others', async () => {
    for (const client of [owner, manager, viewer]) {
      expect((await client.rpc('read_draft', { p_business_id: business.id })).data).toHaveLength(1);
    }
    expect((await stranger.rpc('read_draft', { p_business_id: business.id })).data).toEqual([]);
    for (const client of [viewer, stranger]) {
      const sections = { p_values: { messages: config.messages } as never, p_bases: {} };
      const answers = await Promise.all([
        save(client, 'messages', config.messages),
        client.rpc('save_draft_sections', { p_business_id: business.id, ...sections }),
        publish(client),
        client.rpc('retry_publication', { p_business_id: business.id }),
        client.rpc('restore_version', { p_business_id: business.id, p_version: 1 }),
      ]);
      expect(answers.map(({ error }) => error?.code)).toEqual(Array(5).fill('42501'));
    }
    expect((await save(manager, 'messages', config.messages)).error).toBeNull();
  });

  it('that two people save at the same moment is saved by exactly one, and the other hears of it', async () => {
    const draft = await getDraft(owner, business);
    const base = draft.hashes.voice ?? '';
    const write = (client: Client, name: string) =>
      saveSection(client, business.id, 'voice', { ...config.voice, name }, base);
    const outcomes = await Promise.all([write(owner, 'Ada'), write(manager, 'Max')]);
    const stale = outcomes.filter(({ isStale }) => isStale);
    expect(stale).toHaveLength(1);
    const winner = outcomes[0]?.isStale ? 'Max' : 'Ada';
    expect((await getDraft(owner, business)).config.voice.name).toBe(winner);
    expect(stale[0]).toEqual({ isStale: true, by: business.people[winner]!.fullName });
  });

  it('is not changed by a form that was sent before the page had come whole', async () => {
    const cookie = await sessionCookie(business.people.Max!.email);
    const send = async (edges: string[]) => {
      const { hashes } = await getDraft(owner, business);
      const body = new URLSearchParams({ base: hashes.questions ?? '' });
      for (const edge of edges) body.append('edge', edge);
      return page('/receptionist/questions', cookie, {
        method: 'POST',
        headers: { Origin: url },
        body,
      });
    };
    await save(manager, 'questions', { questions: [question] });
    const asked = async () => (await getDraft(owner, business)).config.questions.questions;
    expect(await asked()).toHaveLength(1);

    const cut = await send(['first']);
    expect(cut.status).toBe(302);
    expect(cut.headers.get('Location')).toBe('/receptionist/questions');
    expect(cut.headers.get('Set-Cookie')).toContain('fd_toast');
    expect(await asked()).toHaveLength(1);

    expect((await send(['first', 'last'])).status).toBe(302);
    expect(await asked()).toEqual([]);

    const entry = new URLSearchParams({
      question: 'Parking?',
      answer: 'Behind the',
      edge: 'first',
    });
    const half = await page('/receptionist/knowledge?edit=new', cookie, {
      method: 'POST',
      headers: { Origin: url },
      body: entry,
    });
    expect(half.headers.get('Location')).toBe('/receptionist/knowledge?edit=new');
    expect((await getDraft(owner, business)).config.knowledge.entries).toEqual([]);
  });

  it('takes a template whole or not at all', async () => {
    const { hashes } = await getDraft(owner, business);
    const before = await getDraft(owner, business);
    const { error } = await owner.rpc('save_draft_sections', {
      p_business_id: business.id,
      p_values: { messages: { x: 1 }, voice: { name: 'Late' } },
      p_bases: { ...hashes, voice: 'old' },
    });
    expect(error?.hint).toBe('stale');
    expect((await getDraft(owner, business)).stored).toEqual(before.stored);
  });

  it('keeps all answers that people add at the same moment', async () => {
    const add = (client: Client, name: string) =>
      addEntries(client, business, [{ question: name, answer: name }], 'https://a.example');
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, index) => add(index % 2 ? owner : manager, name)),
    );
    const { entries } = (await getDraft(owner, business)).config.knowledge;
    expect(entries.map(({ question }) => question).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('calls it a conflict only when the very answer was changed', async () => {
    const [entry] = (await getDraft(owner, business)).config.knowledge.entries;
    const old = { ...entry!, answer: 'old' };
    const { entryHash } = await import('~/modules/receptionist/knowledge-entries.server');
    const mine = { question: entry!.question, answer: 'mine' };
    expect(await saveEntry(owner, business, entry!.id, mine, entryHash(old))).toMatchObject({
      is: 'stale',
      changes: [{ before: entry!.answer, after: 'mine' }],
    });
    expect(await saveEntry(owner, business, entry!.id, mine, entryHash(entry))).toEqual({
      is: 'saved',
    });
  });
});

describe('publishing', () => {
  it('the same again is refused, a change makes a version, and an old one comes back', async () => {
    expect((await publish(owner)).data).toBe(1);
    expect((await publish(manager)).error?.hint).toBe('unchanged');
    const next = { ...config, voice: { ...config.voice, name: 'Second' } };
    expect((await publish(manager, next)).data).toBe(2);
    // While it was published somebody went on.
    await changeSection(owner, business, 'voice', (now) => ({ ...now, name: 'Third' }));
    const { error } = await owner.rpc('restore_version', {
      p_business_id: business.id,
      p_version: 1,
    });
    expect(error).toBeNull();
    expect((await getDraft(owner, business)).config).toEqual(config);
    const missing = await owner.rpc('restore_version', {
      p_business_id: business.id,
      p_version: 9,
    });
    expect(missing.error?.code).toBe('P0002');
    const { data } = await service()
      .from('receptionist_versions')
      .select('version, published_by')
      .eq('business_id', business.id)
      .order('version');
    expect(data).toEqual([
      { version: 1, published_by: business.people.Ada!.id },
      { version: 2, published_by: business.people.Max!.id },
    ]);
  });

  it('is not seen by strangers', async () => {
    expect(
      (await stranger.from('receptionist_versions').select('version')).data,
    ).not.toContainEqual({
      version: 2,
    });
    expect((await viewer.from('receptionist_versions').select('version')).data).toHaveLength(2);
  });
});
