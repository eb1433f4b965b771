import { describe, expect, it } from 'vitest';

import { auditWords } from './audit-words';

const words = (action: string, changes: unknown = {}, subject = '', actorName = 'Nora') =>
  auditWords({ action, changes, subject, actorName });
const sentence = (...entry: Parameters<typeof words>) => words(...entry)?.sentence;

describe('what was done, in words', () => {
  it.each([
    [
      'business.change',
      { time_zone: ['America/New_York', 'America/Los_Angeles'] },
      'changed the time zone from America/New York to America/Los Angeles',
    ],
    [
      'business.change',
      { phone_number: [null, '+14155550123'] },
      'set the phone number to (415) 555-0123',
    ],
    [
      'business.change',
      { phone_number: ['+14155550123', null] },
      'removed the phone number, which was (415) 555-0123',
    ],
    [
      'business.change',
      { kind: ['other', 'dental'] },
      'changed the kind of business from Something else to Dental practice',
    ],
    ['business.change', { logo_path: [null, 'a/b.webp'] }, 'set the logo'],
    ['business.change', { logo_path: ['a/b.webp', null] }, 'removed the logo'],
    [
      'business.change',
      { name: ['Harbor', 'Harbor Realty'] },
      'changed the name from “Harbor” to “Harbor Realty”',
    ],
    [
      'call.correct',
      { outcome: ['message', 'booked'], callId: 'x' },
      'changed the outcome of a call from message to booked',
    ],
    ['call.correct', { callId: 'x' }, 'corrected what was found in a call'],
    ['call.spam', { callId: 'x' }, 'marked a call as spam'],
    ['note.delete', { callId: 'x' }, 'deleted a note'],
    [
      'receptionist.change',
      { name: ['Sam', 'Harper'] },
      'changed the name of the receptionist from “Sam” to “Harper”',
    ],
    ['data.export', {}, 'exported all data of the business'],
    ['business.disable', {}, 'paused the business'],
    ['admin-view.start', {}, 'began to look at the business as its owner sees it'],
  ])('%s %j', (action, changes, expected) => {
    expect(sentence(action, changes)).toBe(expected);
  });

  it('says who came, went, and became what', () => {
    expect(sentence('member.add', { role: [null, 'viewer'] }, 'Mei')).toBe('added Mei as viewer');
    expect(sentence('member.add', { role: [null, 'owner'] }, 'Nora')).toBe('joined as owner');
    expect(sentence('member.remove', { role: ['viewer', null] }, 'Mei')).toBe(
      'removed Mei from the team',
    );
    expect(sentence('member.remove', {}, 'Nora')).toBe('left the team');
    expect(sentence('member.change', { role: ['viewer', 'manager'] }, 'Mei')).toBe(
      'changed the role of Mei from viewer to manager',
    );
  });

  it('tells an invitation that was sent from one that was taken up or taken back', () => {
    const to = 'mei@example.com';
    expect(sentence('invitation.add', { role: [null, 'manager'] }, to)).toBe(
      `invited ${to} as manager`,
    );
    expect(sentence('invitation.change', { sends: [1, 2], sent_at: ['a', 'b'] }, to)).toBe(
      `invited ${to} again`,
    );
    expect(sentence('invitation.change', { accepted_at: [null, 'b'] }, to)).toBe(
      `accepted the invitation to ${to}`,
    );
    expect(sentence('invitation.change', { revoked_at: [null, 'b'] }, to)).toBe(
      `took back the invitation to ${to}`,
    );
  });

  it.each([
    ['checkout', { checkout: [null, 'txn_1'] }, 'began to pay for the plan Pro'],
    ['change-plan', { plan: ['Pro', 'Business'] }, 'changed the plan from Pro to Business'],
    [
      'cancel',
      { ends: [null, '2026-12-20T10:00:00Z'] },
      'cancelled the plan Pro, as of 2026-12-20',
    ],
    ['keep', { cancel: ['2026-12-20T10:00:00Z', null] }, 'took the cancellation of the plan back'],
    ['keep', { pause: ['2026-12-20T10:00:00Z', null] }, 'took the pause of the plan back'],
    ['pause', { pause: [null, '2026-12-20T10:00:00Z'] }, 'paused the plan Pro, as of 2026-12-20'],
    ['resume', { status: ['paused', 'active'] }, 'resumed the plan Pro'],
    [
      'details',
      { email: [null, 'changed'], company: [null, 'changed'] },
      'changed who pays: the email and company',
    ],
  ])('tells what was done to the plan: %s', (act, changes, expected) => {
    expect(sentence(`subscription.${act}`, changes, 'Pro')).toBe(expected);
  });

  it('lists several changes, and an address as the line that people read', () => {
    expect(
      words('business.change', {
        name: ['A', 'B'],
        address: ['1 Old Road', '2 New Road'],
        city: ['X', 'Y'],
        latitude: [1, 2],
      }),
    ).toEqual({
      sentence: 'changed the name and the address',
      details: [
        { label: 'Name', before: '“A”', after: '“B”' },
        { label: 'Address', before: '1 Old Road', after: '2 New Road' },
      ],
    });
  });

  it('puts a long text below the sentence', () => {
    const after = 'Hello. '.repeat(40);
    expect(words('receptionist.change', { greeting: ['', after] })).toEqual({
      sentence: 'changed the greeting of the receptionist',
      details: [{ label: 'Greeting', before: '', after: `“${after}”` }],
    });
  });

  it.each([
    ['receptionist.publish', 'Version 3', 'published the receptionist: Version 3'],
    ['phone-line.request', '415', 'requested the phone line: 415'],
    ['phone-line.request', '', 'requested the phone line'],
    ['phone-line.release', '+14155550123', 'released the phone line: (415) 555-0123'],
    ['feed.add', 'follow-ups', 'added the feed: follow-ups'],
    ['caller.block', '+14155550123', 'blocked the caller: (415) 555-0123'],
    ['caller.erase', '', 'erased the caller'],
    ['api-token.revoke', 'Sheets', 'revoked the api token: Sheets'],
    ['webhook.stop', 'example.com', 'stopped the webhook: example.com'],
    ['webhook.rotate-secret', 'example.com', 'made a new secret for the webhook: example.com'],
  ])('names what something was done to: %s %s', (action, subject, expected) => {
    expect(sentence(action, {}, subject)).toBe(expected);
  });

  it.each([
    ['phone-line.add', {}, '+14155550123', 'added the phone line: (415) 555-0123'],
    [
      'phone-line.change',
      { opens_at_night: [false, true] },
      'Desk',
      'changed the opens at night of the phone line Desk from no to yes',
    ],
    ['ownership.hand-over', {}, 'Mei', 'handed over the ownership: Mei'],
    ['plan.stop', {}, '', 'stopped the plan'],
    ['calendar.sync', {}, '', 'synced the calendar'],
    ['line.retry', null, '', 'retried the line'],
    ['business.change', 'nonsense', '', 'changed the business'],
  ])('has words for what it does not know: %s', (action, changes, subject, expected) => {
    expect(sentence(action, changes, subject)).toBe(expected);
  });

  it('tells of a pause once, although the log has it twice', () => {
    expect(words('business.change', { disabled_at: [null, '2026-11-01'] })).toBeNull();
  });
});
