import { describe, expect, it } from 'vitest';

import { Clock } from '~/modules/format/time.server';
import { losses, type Holdings } from './losses.server';
import { planOf } from './plans';

const clock = new Clock('America/Denver', new Date('2026-11-20T18:00:00Z'));
const little: Holdings = {
  people: 1,
  invitations: 0,
  lines: 1,
  tokens: 0,
  webhooks: 0,
  usedSeconds: 0,
  recordings: 0,
  recordingsGoAt: '2026-12-20T18:00:00Z',
};
const say = (from: string, to: string, has: Partial<Holdings>) =>
  losses(planOf(from), planOf(to), { ...little, ...has }, clock);

describe('what a change of plan takes away', () => {
  it('is nothing for who has little, and on the way up', () => {
    expect(say('business', 'starter', {})).toEqual([]);
    const much = { people: 3, lines: 1, tokens: 2, webhooks: 1, usedSeconds: 9000, recordings: 9 };
    expect(say('starter', 'pro', much)).toEqual([]);
  });

  it('is named each by each, with its number', () => {
    const lines = say('pro', 'starter', {
      people: 3,
      invitations: 1,
      lines: 2,
      tokens: 1,
      webhooks: 2,
      usedSeconds: 200 * 60 + 59,
      recordings: 1,
    });
    expect(lines).toEqual([
      '1 recording of calls is older than 90 days. From Dec 20 on recordings as old as that are deleted, unless you mark them to be kept.',
      '1 API token stops working at once, and whatever uses it: Starter has no API.',
      '2 webhooks get nothing more, at once: Starter has no webhooks.',
      '200 minutes of this month are used already, and Starter includes 150. They are used up at once: calls then get what you chose for that.',
      'You have 2 phone numbers, and Starter has 1. All of them go on; you cannot add one.',
      'You are 3 people, with 1 open invitation, and Starter is for 3. Nobody is removed; you cannot invite anybody, and open invitations cannot be accepted.',
    ]);
  });
});
