import { beforeAll, describe, expect, it, vi } from 'vitest';

import { mailKinds, readStopToken, stopLink, stopToken } from './stop-mails.server';
import { mailTemplates } from './templates.server';

const to = {
  businessId: '00000000-0000-4000-8000-000000000001',
  userId: '00000000-0000-4000-8000-000000000002',
};

beforeAll(() => {
  const env = {
    SITE_URL: 'http://localhost:3000',
    SESSION_SECRET: 'x'.repeat(16),
    SUPABASE_URL: 'http://127.0.0.1:3001',
    SUPABASE_ANON_KEY: 'anon',
    SUPABASE_SERVICE_ROLE_KEY: 'service',
    DATABASE_URL: 'postgres://localhost/x',
    VAPI_PRIVATE_KEY: 'key',
    VAPI_WEBHOOK_SECRET: 'secret-of-vapi',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});

describe('the link that stops mails', () => {
  it('says whose they are, about what and which, and nothing that we did not sign', () => {
    const link = { ...to, kind: 'daily' as const };
    const token = stopToken(link);
    expect(readStopToken(token)).toEqual(link);
    for (const other of [
      token.replace('daily', 'weekly'),
      token.replace('00000001', '00000003'),
      `${token}.x`,
      token.slice(0, -1),
      '',
      undefined,
    ]) {
      expect(readStopToken(other)).toBeNull();
    }
  });

  it('is in the mails that people choose, and in none that must be sent', () => {
    const stopped = mailTemplates.filter((name) => stopLink(name, to, 'https://site.test'));
    expect(stopped.toSorted()).toEqual(
      [
        'billing-usage-100',
        'billing-usage-80',
        'call-missed',
        'call-summary',
        'call-urgent',
        'daily-digest',
        'follow-ups-due',
        'week-report',
      ].toSorted(),
    );
    expect(stopLink('daily-digest', { businessId: to.businessId }, 'https://site.test')).toBeNull();
  });

  it('turns off what comes that way, and leaves what comes another way', () => {
    const choices = {
      call_summary: 'weekly',
      missed_call: 'daily',
      follow_up_due: 'immediately',
      weekly_report: 'weekly',
    };
    expect(mailKinds.daily.off(choices)).toEqual(['missed_call']);
    expect(mailKinds.weekly.off(choices)).toEqual(['call_summary', 'weekly_report']);
    expect(mailKinds['follow-up-due'].off(choices)).toEqual(['follow_up_due']);
  });
});
