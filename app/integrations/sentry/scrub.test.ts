import type { ErrorEvent, Event } from '@sentry/remix';
import { describe, expect, it } from 'vitest';

import { scrubEvent } from './scrub';

/** All that must never be in a report. */
const secrets = {
  caller: 'Maria Hernández',
  number: '+14155552671',
  spoken: '(415) 555-2671',
  email: 'maria@example.com',
  words: 'I would like to sell my house on Elm Street',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  key: 'sb_secret_abcdefgh12345678',
  webhook: 'demo-vapi-secret',
  invitation: 'q8Zk3invitationtoken',
};
const id = '0193a1b2-c3d4-7e5f-8a6b-1234567890ab';

function event(): ErrorEvent {
  return {
    type: undefined,
    event_id: 'a'.repeat(32),
    message: `${secrets.email} called from ${secrets.number}`,
    server_name: 'marias-laptop',
    user: { id, email: secrets.email, ip_address: '203.0.113.9', username: secrets.caller },
    request: {
      method: 'POST',
      url: `https://desk.example/invitations/${secrets.invitation}?q=${secrets.number}`,
      query_string: `q=${secrets.caller}`,
      cookies: { 'sb-auth-token': secrets.token },
      headers: { Cookie: secrets.token, Authorization: `Bearer ${secrets.webhook}` },
      data: { transcript: secrets.words },
    },
    exception: {
      values: [
        {
          type: 'DatabaseError',
          value: `null value violates a constraint: Failing row contains (${id}, ${secrets.caller}, ${secrets.number}, "${secrets.words}")`,
          stacktrace: {
            frames: [
              {
                filename: `/app/build/web.js?token=${secrets.key}`,
                function: 'applyCall',
                vars: { transcript: secrets.words },
              },
            ],
          },
          mechanism: { type: 'generic', data: { words: secrets.words } },
        },
        { type: 'Error', value: `Vapi refused it: "${secrets.words}" for ${secrets.spoken}` },
        { type: 'Error', value: `connect postgres://user:${secrets.key}@db.example/postgres` },
      ],
    },
    breadcrumbs: [
      { category: 'console', message: secrets.words },
      { category: 'ui.click', message: `button[aria-label="Call ${secrets.caller}"]` },
      {
        category: 'fetch',
        message: secrets.words,
        data: {
          method: 'GET',
          status_code: 500,
          url: `/calls.data?q=${secrets.number}`,
          body: secrets.words,
        },
      },
    ],
    extra: { payload: { transcript: secrets.words } },
    tags: { task: 'send-email', jobId: '17', business: id, to_address: secrets.email },
    contexts: {
      trace: { trace_id: 'b'.repeat(32), span_id: 'c'.repeat(16), data: { 'http.query': `?q=${secrets.number}`, 'http.method': 'GET' } }, // prettier-ignore
      call: { transcript: secrets.words, phone: secrets.number },
      os: { name: 'Linux', version: '6.1' },
    },
  };
}

describe('a report', () => {
  it('holds no words of callers, no names, numbers, addresses or secrets', () => {
    const text = JSON.stringify(scrubEvent(event()));
    for (const [name, secret] of Object.entries(secrets)) expect(text, name).not.toContain(secret);
    expect(text).not.toContain('203.0.113.9');
    expect(text).not.toContain('laptop');
  });

  it('still says what failed, where, for whom and which business', () => {
    const scrubbed = scrubEvent(event());
    expect(scrubbed.user).toEqual({ id });
    expect(scrubbed.tags).toEqual({ task: 'send-email', jobId: '17', business: id });
    expect(scrubbed.exception?.values?.[0]).toMatchObject({
      type: 'DatabaseError',
      value: 'null value violates a constraint: Failing row contains (…)',
      stacktrace: { frames: [{ filename: '/app/build/web.js', function: 'applyCall' }] },
    });
    expect(scrubbed.request).toEqual({ method: 'POST', url: 'https://desk.example/invitations/…' });
    expect(scrubbed.breadcrumbs).toEqual([
      { category: 'fetch', data: { method: 'GET', status_code: 500, url: '/calls.data' } },
    ]);
    expect(scrubbed.contexts).toMatchObject({
      trace: { trace_id: 'b'.repeat(32), data: { 'http.method': 'GET' } },
      os: { name: 'Linux', version: '6.1' },
      call: {},
    });
  });

  it('of a trace says what was asked of the database, but not for what', () => {
    const scrubbed = scrubEvent({
      type: 'transaction',
      transaction: `GET /callers?q=${secrets.number}`,
      spans: [
        {
          span_id: '1',
          trace_id: '2',
          start_timestamp: 0,
          op: 'http.client',
          description: `GET http://127.0.0.1:3001/rest/v1/callers?number=eq.${secrets.number}`,
          data: {
            'http.method': 'GET',
            'http.url': `http://x/rest/v1/callers?number=eq.${secrets.number}`,
            'http.query': `number=eq.${secrets.number}`,
            'http.response.status_code': 200,
          },
        },
        {
          span_id: '3',
          trace_id: '2',
          start_timestamp: 0,
          op: 'db',
          description: 'select private.apply($1, $2)',
          data: { 'db.system': 'postgresql', 'db.statement': 'select private.apply($1, $2)' },
        },
      ],
    } as unknown as Event & { type: 'transaction' });
    expect(JSON.stringify(scrubbed)).not.toContain(secrets.number);
    expect(scrubbed.transaction).toBe('GET /callers');
    expect(scrubbed.spans?.map(({ description, data }) => [description, data])).toEqual([
      ['GET http://127.0.0.1:3001/rest/v1/callers', { 'http.method': 'GET', 'http.response.status_code': 200 }], // prettier-ignore
      [
        'select private.apply($1, $2)',
        { 'db.system': 'postgresql', 'db.statement': 'select private.apply($1, $2)' },
      ],
    ]);
  });
});
