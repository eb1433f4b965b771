import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBusiness, type TestBusiness } from '../business';
import { makePerson, removePerson, type Person } from '../people';
import { eventually, page, service, sessionCookie, signedIn, sql, url, vapiUrl } from './stack';

let business: TestBusiness;
let owner: string;
let viewer: Person;
let call: { id: string; vapi_call_id: string };

const act = (fields: Record<string, string>, cookie = owner, id = call.id) =>
  page(`/calls/${id}/act`, cookie, {
    method: 'POST',
    headers: { Origin: url },
    body: new URLSearchParams(fields),
  });
const sandbox = (path: string, body: object) =>
  fetch(`${vapiUrl}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const audited = () =>
  sql<{ action: string; subject: string; changes: Record<string, unknown> }>(
    `select action, subject, changes from public.audit_log where business_id = $1 and action like 'live-call.%' order by id`,
    [business.id],
  );

beforeAll(async () => {
  business = await makeBusiness('Acting Bay');
  owner = await sessionCookie(business.owner.email);
  viewer = await makePerson('Vera');
  await service()
    .from('memberships')
    .insert({ business_id: business.id, user_id: viewer.id, role: 'viewer' })
    .throwOnError();
  await sandbox('ring', { phoneNumberId: business.phoneNumberId, scenario: 'long', speed: 1 });
  call = await eventually(async () => {
    const [row] = await sql<{ id: string; vapi_call_id: string }>(
      `select id, vapi_call_id from public.calls where business_id = $1 and status = 'in-progress'`,
      [business.id],
    );
    return row;
  }, 15_000);
});

afterAll(async () => {
  await fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' });
  await removePerson(viewer);
});

describe('acting on a running call', () => {
  it('is for owners and managers of its business', async () => {
    const theirs = await sessionCookie(viewer.email);
    expect((await act({ intent: 'end' }, theirs)).status).toBe(403);
    const shown = await (await page(`/calls/${call.id}`, theirs)).text();
    expect(shown).toContain('This call is running.');
    expect(shown).not.toContain('Take over');
    for (const [email, code] of [
      [viewer.email, '42501'],
      ['demo@frontdesk.test', '42501'],
    ] as const) {
      const { error } = await (
        await signedIn(email)
      ).rpc('act_on_call', {
        p_business_id: business.id,
        p_call_id: call.id,
        p_action: 'end',
      });
      expect(error?.code).toBe(code);
    }
    const other = await sessionCookie('demo@frontdesk.test');
    expect((await act({ intent: 'end' }, other)).status).toBe(404);
    expect(await audited()).toEqual([]);
  });

  it('shows nothing by which others could do it', async () => {
    for (const path of [`/calls/${call.id}`, `/calls/${call.id}/act`, '/today']) {
      const html = await (await page(path, owner)).text();
      for (const tail of ['control', 'listen']) {
        expect(html).not.toContain(`${call.vapi_call_id}/${tail}`);
      }
    }
  });

  it('keeps what was typed, and says what is wrong with it', async () => {
    const answer = await act({ intent: 'take-over', phone: '(900) 555-1234' });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('Numbers that charge their callers are not called');
    expect(html).toContain('value="(900) 555-1234"');
    expect((await act({ intent: 'take-over', phone: business.number })).status).toBe(400);
    expect((await act({ intent: 'say', words: 'x'.repeat(501) })).status).toBe(400);
    expect((await act({ intent: 'say', words: ' ' })).status).toBe(400);
    expect((await act({ intent: 'sing' })).status).toBe(400);
    expect(await audited()).toEqual([]);
  });

  it('says so when the phone service does not do it', async () => {
    await sandbox('faults', { match: `GET /call/${call.vapi_call_id}`, status: 500, times: 3 });
    const answer = await act({ intent: 'say', words: 'One moment, please.' });
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('The call goes on: try again.');
  });

  it('is done, and is in the activity log without what was said', async () => {
    const answer = await act({ intent: 'say', words: 'Nora will call you at five.' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('Location')).toBe(`/calls/${call.id}`);
    await act({ intent: 'take-over', phone: '(415) 555-0142' });
    await eventually(async () => {
      const [row] = await sql<{ status: string; ended_reason: string }>(
        'select status, ended_reason from public.calls where id = $1',
        [call.id],
      );
      return row?.status === 'ended' && row.ended_reason === 'assistant-forwarded-call';
    }, 15_000);
    const log = await audited();
    expect(log.map(({ action }) => action)).toEqual([
      'live-call.say',
      'live-call.say',
      'live-call.take-over',
    ]);
    expect(log[2]).toMatchObject({ changes: { callId: call.id, to: [null, '+14155550142'] } });
    expect(JSON.stringify(log)).not.toContain('Nora');
    const shown = await (await page('/settings/activity', owner)).text();
    expect(shown).toContain('took a running call over to');
  });

  it('comes too late for a call that has ended', async () => {
    const answer = await act({ intent: 'end' });
    expect(answer.status).toBe(302);
    expect(await audited()).toHaveLength(3);
    expect((await page(`/calls/${call.id}/act`, owner)).headers.get('Location')).toBe(
      `/calls/${call.id}`,
    );
  });
});
