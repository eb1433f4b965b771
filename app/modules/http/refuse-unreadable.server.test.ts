import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { describe, expect, it } from 'vitest';

import { refuseUnreadable } from './refuse-unreadable.server';
import { refuseUnreadableForms } from './unreadable-forms.server';

type Asked = {
  method?: string;
  originalUrl?: string;
  path?: string;
  protocol?: string;
  hostname?: string;
  headers?: Record<string, string>;
  query?: object;
};

/** The status, or 0 when it goes on. */
function ask({ headers = {}, ...more }: Asked): number {
  let status = 0;
  const response = {
    set: () => response,
    type: () => response,
    send: () => response,
    end: () => response,
    status(code: number) {
      status = code;
      return response;
    },
  };
  const request = {
    method: 'GET',
    originalUrl: '/calls?q=a',
    path: '/calls',
    protocol: 'https',
    hostname: 'frontdesk.example',
    query: {},
    get: (name: string) => ({ Host: 'frontdesk.example:3000', ...headers })[name],
    ...more,
  };
  refuseUnreadable(
    request as unknown as ExpressRequest,
    response as unknown as ExpressResponse,
    () => {},
  );
  return status;
}

describe('requests that make no address or ask for nothing', () => {
  it('are refused as the sender’s mistake', () => {
    expect(ask({})).toBe(0);
    expect(ask({ method: 'POST' })).toBe(0);
    expect(ask({ method: 'PROPFIND' })).toBe(405);
    expect(ask({ method: 'OPTIONS' })).toBe(204);
    expect(ask({ originalUrl: 'http://evil.example/calls' })).toBe(400);
    expect(ask({ headers: { Host: 'a b' } })).toBe(400);
    expect(ask({ headers: { Host: 'a@b' } })).toBe(400);
    expect(ask({ headers: { Host: 'a/login?b=' } })).toBe(400);
    expect(ask({ headers: { Host: '[::1]:3000' }, hostname: '[::1]' })).toBe(0);
    expect(ask({ path: '/api/webhooks/../../' })).toBe(400);
    expect(ask({ path: '/a/%2E%2e/calls' })).toBe(400);
    expect(ask({ path: '/calls.csv' })).toBe(0);
    expect(ask({ headers: { 'X-Forwarded-Host': 'x:99999999' } })).toBe(400);
    expect(ask({ hostname: '' })).toBe(400);
    expect(ask({ protocol: 'javascript' })).toBe(400);
    expect(ask({ query: { _data: 'routes/x' } })).toBe(400);
  });
});

describe('a form that cannot be read', () => {
  const post = (body: string, type: string) =>
    new Request('https://frontdesk.example/', {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
    });

  it('is answered 400, and one that can be read is read', async () => {
    refuseUnreadableForms();
    refuseUnreadableForms();
    const form = await post('a=1', 'application/x-www-form-urlencoded').formData();
    expect(form.get('a')).toBe('1');
    for (const request of [
      post('{}', 'application/json'),
      post('--x\r\nContent-Disp', 'multipart/form-data; boundary=x'),
      new Request('https://frontdesk.example/', { method: 'POST' }),
    ]) {
      const thrown: unknown = await request.formData().catch((error: unknown) => error);
      expect((thrown as { init?: ResponseInit }).init?.status ?? (thrown as Response).status).toBe(
        400,
      );
    }
  });

  it('is our mistake when the body was read before', async () => {
    refuseUnreadableForms();
    const request = post('a=1', 'application/x-www-form-urlencoded');
    await request.text();
    await expect(request.formData()).rejects.toThrow(TypeError);
  });
});
