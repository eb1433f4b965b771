import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { forgetVendors } from '~/integrations/vendor.server';
import { projectRef, pushSiteUrl } from './management.server';

type Asked = { method?: string; url?: string; authorization?: string; body: unknown };

const token = 'sbp_a_very_secret_token';
const site = 'https://desk.example';
let server: Server;
let baseUrl: string;
let asked: Asked[];
let answer: (response: ServerResponse) => void;

const status = (code: number) => (response: ServerResponse) =>
  response.writeHead(code, { 'Content-Type': 'application/json' }).end('{"message":"no"}');
const push = (ref: string | null = 'abcdefgh', timeoutMs?: number) =>
  pushSiteUrl({ baseUrl, token, ref }, site, timeoutMs);

async function hear(request: IncomingMessage, response: ServerResponse) {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { method, url, headers } = request;
  asked.push({ method, url, authorization: headers.authorization, body: JSON.parse(text) });
  answer(response);
}

beforeAll(async () => {
  server = createServer((request, response) => void hear(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  forgetVendors();
  asked = [];
  answer = status(200);
});

describe('the site address in a project’s Auth', () => {
  it('is set with one request, with the token and the pages that mails lead to', async () => {
    expect(await push()).toEqual({ ok: true });
    expect(asked).toEqual([
      {
        method: 'PATCH',
        url: '/v1/projects/abcdefgh/config/auth',
        authorization: `Bearer ${token}`,
        body: { site_url: site, uri_allow_list: `${site}/**` },
      },
    ]);
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [404, 'unknown-project'],
    [429, 'unavailable'],
    [500, 'unavailable'],
  ] as const)('says what a %i means: %s', async (code, reason) => {
    answer = status(code);
    expect(await push()).toEqual({ ok: false, reason, status: code });
    expect(asked).toHaveLength(1);
  });

  it('gives up on a service that does not answer', async () => {
    answer = () => {};
    const began = performance.now();
    expect(await push('abcdefgh', 150)).toEqual({ ok: false, reason: 'unavailable', status: null });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('gives up on one that is not there', async () => {
    const nobody = { baseUrl: 'http://127.0.0.1:1', token, ref: 'abcdefgh' };
    expect(await pushSiteUrl(nobody, site)).toMatchObject({ ok: false, reason: 'unavailable' });
  });

  it('follows nobody who sends it on: the token would go along', async () => {
    answer = (response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    expect(await push()).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(asked).toHaveLength(1);
  });

  it('asks nobody when the project is not known', async () => {
    expect(await push(null)).toEqual({ ok: false, reason: 'no-project', status: null });
    expect(asked).toEqual([]);
  });
});

it('reads the project from the address of a hosted one only', () => {
  expect(projectRef('https://abcdefgh.supabase.co')).toBe('abcdefgh');
  expect(projectRef('https://api.example.com')).toBeNull();
  expect(projectRef('http://127.0.0.1:54321')).toBeNull();
});
