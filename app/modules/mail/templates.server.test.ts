import { describe, expect, it } from 'vitest';

import { renderMail, type MailTemplate } from './templates.server';

const invitation = {
  token: 'abc',
  business: 'Fish & <b>Chips</b>',
  role: 'viewer',
  inviter: 'Eve\nBcc: x',
};

describe('mail', () => {
  it('shows what people typed as text, and never as markup or a header', () => {
    const { subject, html, text } = renderMail('invitation', invitation, 'https://site.test');
    expect(html).toContain('Fish &amp; &lt;b&gt;Chips&lt;/b&gt;');
    expect(text).toContain('Fish & <b>Chips</b>');
    expect(subject).not.toContain('\n');
  });

  it('links to the site that was set', () => {
    const { html, text } = renderMail('invitation', invitation, 'https://site.test');
    expect(html).toContain('href="https://site.test/invitations/abc"');
    expect(text).toContain('https://site.test/invitations/abc');
  });

  it('is not sent with data that is not its own', () => {
    expect(() => renderMail('invitation', { token: 'abc' }, 'https://site.test')).toThrow();
  });
});

describe('the mail with a message of the contact form', () => {
  const message = {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Eve\nBcc: x',
    email: 'eve@people.test',
    message: 'First <b>line</b>\n\nSecond line',
  };

  it('is answered to whoever wrote, in whose words it is', () => {
    const { subject, replyTo, text, html } = renderMail(
      'contact-message',
      message,
      'https://s.test',
    );
    expect(replyTo).toBe('eve@people.test');
    expect(subject).not.toContain('\n');
    expect(text).toContain('First <b>line</b>\n\nSecond line');
    expect(text).toContain(`https://s.test/admin/messages/${message.id}`);
    expect(html).toContain('First &lt;b&gt;line&lt;/b&gt;');
  });

  it('goes nowhere with what is no address', () => {
    const data = { ...message, email: 'eve@people.test, all@people.test' };
    expect(() => renderMail('contact-message', data, 'https://s.test')).toThrow();
  });
});

describe('the mail about jobs that were given up', () => {
  it('says how many, of what, and where to look, and nothing of whom they were about', () => {
    const data = { fresh: 2, tasks: [{ task: 'send-email', dead: 3 }] };
    const { subject, text } = renderMail('jobs-given-up', data, 'https://site.test');
    expect(subject).toBe('2 jobs were given up');
    expect(text).toContain('3 × send-email');
    expect(text).toContain('https://site.test/admin/jobs?state=dead');
  });
});

describe('mails about the plan', () => {
  const of = { business: 'Harbor', timeZone: 'America/Los_Angeles' };
  const lapse = {
    ...of,
    state: 'past-due',
    moment: '2026-12-01T06:00:00+00:00',
    graceEndsAt: '2026-12-15T12:00:00+00:00',
    releasesAt: '2027-02-13T12:00:00+00:00',
  };
  const usage = {
    ...of,
    usedMinutes: 120,
    includedMinutes: 150,
    endsAt: '2026-12-01T06:00:00+00:00',
    atCap: 'overage',
    overageCents: 45,
  };
  const text = (name: MailTemplate, data: object) => {
    const mail = renderMail(name, data, 'https://site.test');
    expect(mail.text).toMatch(/https:\/\/site\.test\/(billing|phone)/);
    return `${mail.subject}\n${mail.text}`;
  };

  it('say what is used, what happens then and what that costs', () => {
    const words = text('billing-usage-80', usage);
    expect(words).toContain('120 of 150 minutes');
    // The day of the business, not that of the server.
    expect(words).toContain('Monday, November 30');
    expect(words).toContain('$0.45');
    expect(text('billing-usage-100', { ...usage, atCap: 'ring' })).toContain('go to your phone');
  });

  it('say what will be and on which day', () => {
    expect(text('billing-trial-ends', lapse)).toContain('ends on Monday, November 30');
    expect(text('billing-trial-over', lapse)).toContain('until Saturday, February 13');
    expect(text('billing-past-due', lapse)).toContain('until Tuesday, December 15');
    expect(text('billing-grace-ends', lapse)).toContain('From Tuesday, December 15 on');
    const due = { plan: 'pro', due: { amount: '10779', currency: 'USD' } };
    for (const name of ['billing-past-due', 'billing-grace-ends', 'billing-restricted'] as const) {
      expect(text(name, { ...lapse, ...due })).toContain('$107.79 for the Pro plan is due.');
    }
    const paused = { ...lapse, state: 'paused', plan: 'pro', due: null };
    expect(text('billing-restricted', { ...paused, resumesAt: null })).toContain('is paused');
    const resting = text('billing-restricted', {
      ...paused,
      resumesAt: '2027-06-01T12:00:00+00:00',
    });
    expect(resting).toContain('It goes on by itself on Tuesday, June 1');
    expect(resting).not.toContain('before we give it back');
  });

  it('name the numbers that go, and the way to keep or to replace them', () => {
    const numbers = ['+14155550100'];
    const soon = text('billing-release', { ...of, numbers, releasesAt: lapse.releasesAt });
    expect(soon).toContain('(415) 555-0100 on Saturday, February 13');
    expect(text('billing-released', { ...of, numbers })).toContain('(415) 555-0100');
    const gone = { ...of, hasNumbers: false, hadNumbers: true };
    expect(text('billing-restored', gone)).toContain('https://site.test/phone');
    expect(text('billing-restored', { ...of, hasNumbers: true, hadNumbers: false })).toContain(
      'answers calls as before',
    );
  });
});

describe('mails about calls', () => {
  const about = {
    business: 'Harbor',
    timeZone: 'America/Los_Angeles',
    kind: 'missed',
    callId: '00000000-0000-4000-8000-000000000001',
    at: '2026-12-01T06:00:00+00:00',
    name: null,
    number: null,
    outcome: 'hung-up',
    isAfterHours: true,
    seconds: 6,
    summary: null,
    followUp: null,
    mayWork: true,
    actions: { spam: 'a-token' },
  };

  it('say what is known of a caller who said nothing, and no more', () => {
    const { subject, text } = renderMail('call-missed', about, 'https://site.test');
    expect(subject).toBe('Harbor missed a call from somebody with a withheld number');
    expect(text).toContain('Outcome: Hung up, 0:06');
    expect(text).toContain('after hours');
    expect(text).toContain('Spam: https://site.test/act/a-token');
    expect(text).not.toMatch(/Number:|To do:|null|undefined/);
  });

  it('have no links that do something for who only reads', () => {
    const data = { ...about, mayWork: false, actions: {} };
    const { text, html } = renderMail('call-missed', data, 'https://site.test');
    expect(text + html).not.toMatch(/\/act\/|These links work once/);
  });

  it('say in both forms where they are stopped', () => {
    const stop = { url: 'https://site.test/unsubscribe/x', words: 'Stop these mails' };
    const { text, html } = renderMail('call-missed', about, 'https://site.test', stop);
    expect(text).toContain('Stop these mails: https://site.test/unsubscribe/x');
    expect(html).toContain('href="https://site.test/unsubscribe/x"');
  });
});

describe('the layout of mails', () => {
  it('is whole without a style sheet, and loads nothing from anywhere', () => {
    const { html } = renderMail('invitation', invitation, 'https://site.test');
    const bare = html.replace(/<style>[^]*<\/style>/, '');
    expect(bare).toContain('background:#0b5f8a');
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(/);
    expect(html).toContain('prefers-color-scheme: dark');
  });
});
