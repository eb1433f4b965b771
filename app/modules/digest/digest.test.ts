import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { renderMail } from '~/modules/mail/templates.server';
import { makeDigest, runDigests, type Digest, type DueDigest } from './digest';

const call = (outcome: string) => ({
  id: '00000000-0000-4000-8000-000000000001',
  at: '2026-11-25T22:06:00+00:00',
  name: 'Ana Ortiz',
  number: '+14155550123',
  outcome,
  summary: 'Wants to see the house on Pine Street.',
});
const due: DueDigest = {
  businessId: 'b',
  userId: 'u',
  business: 'Harbor Realty',
  timeZone: 'America/Los_Angeles',
  day: '2026-11-25',
  wants: { calls: true, missed: false, followUps: true },
  calls: {
    total: 12,
    booked: 3,
    missed: 1,
    rows: [call('booked')],
    missedRows: [{ ...call('hung-up'), name: null }],
  },
  followUps: { open: 2, overdue: 1, rows: [{ title: 'Call Ana back', dueAt: null }] },
};
const none = { total: 0, booked: 0, missed: 0, rows: [], missedRows: [] };
const mail = (digest: Digest | null) => renderMail('daily-digest', digest, 'https://site.test');

describe('the daily digest', () => {
  it('tells of yesterday’s calls and of what is open, by the clock of the business', () => {
    const { subject, text } = mail(makeDigest(due));
    expect(subject).toBe('Harbor Realty: 12 calls yesterday, 2 open follow-ups');
    expect(text).toContain('Wednesday, November 25: 12 calls, 3 booked, 1 missed.');
    expect(text).toContain(
      `2:06 pm · Ana Ortiz · Booked\nWants to see the house on Pine Street.\nhttps://site.test/calls/${call('booked').id}`,
    );
    expect(text).toContain('And 11 more.');
    expect(text).toContain('2 open follow-ups, 1 overdue\n\nCall Ana back\n\nAnd 1 more.');
    expect(text).toContain('https://site.test/calls?from=2026-11-25&to=2026-11-25');
  });

  it('holds what the member asked for, and nothing else', () => {
    const missed = mail(
      makeDigest({ ...due, wants: { calls: false, missed: true, followUps: false } }),
    );
    expect(missed.subject).toBe('Harbor Realty: 1 missed call');
    expect(missed.text).toContain('(415) 555-0123 · Hung up');
    expect(missed.text).not.toContain('Booked');
    const open = mail(
      makeDigest({ ...due, wants: { calls: false, missed: false, followUps: true } }),
    );
    expect(open.text).not.toContain('Ana Ortiz');
    expect(open.text).toContain('https://site.test/follow-ups');
  });

  it('is not sent when there is nothing to tell', () => {
    const followUps = { open: 0, overdue: 0, rows: [] };
    expect(makeDigest({ ...due, calls: none, followUps })).toBeNull();
    expect(
      makeDigest({ ...due, calls: none, wants: { calls: true, missed: true, followUps: false } }),
    ).toBeNull();
  });

  it('is made for everybody who is due, once, and ends when somebody cannot be noted', async () => {
    const members = Array.from({ length: 150 }, (_, n) => ({ ...due, userId: `u${n}` }));
    const noted = new Set<string>();
    const made = await runDigests({
      due: async (limit) => members.filter(({ userId }) => !noted.has(userId)).slice(0, limit),
      queue: async ({ userId }) => {
        if (userId !== 'u7') noted.add(userId);
        return userId !== 'u7';
      },
    });
    expect(made).toEqual({ members: 150, mails: 149 });
  });

  it('of one that cannot be read is the trouble of nobody else, and is said in the end', async () => {
    const queued: string[] = [];
    const run = runDigests({
      due: async () => [
        { ...due, calls: 'twelve' },
        { ...due, userId: 'v' },
      ],
      queue: async ({ userId }) => queued.push(userId) > 0,
    });
    await expect(run).rejects.toThrow('1 digests cannot be read');
    expect(queued).toEqual(['v']);
  });

  it('has the same libraries in Deno as here', () => {
    const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
    const { imports } = read('supabase/functions/daily-digest/deno.json');
    const { dependencies } = read('package.json');
    for (const [name, from] of Object.entries(imports)) {
      expect(from).toBe(`npm:${name}@${dependencies[name]}`);
    }
  });
});
