import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { serve } from './serve-process';
import { apiUrl, sessionCookie, sql } from './stack';

type Trip = { what: string; began: number; ended: number };

const trips: Trip[] = [];
let clock = 0;

/** Stands between a web process and Supabase, and writes down which question waited for which answer. */
const between = http.createServer((request, response) => {
  const trip: Trip = { what: `${request.method} ${request.url}`, began: clock++, ended: Infinity };
  trips.push(trip);
  const onward = http.request(
    apiUrl + request.url,
    { method: request.method, headers: { ...request.headers, host: new URL(apiUrl).host } },
    (answer) => {
      // Late enough that whatever is asked beside it has been asked.
      setTimeout(() => {
        trip.ended = clock++;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }, 150);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
});

/** The longest row of questions of which each was asked after the one before it was answered. */
function longestChain(): string[] {
  const chains: Trip[][] = [];
  for (const trip of trips) {
    const before = chains.filter((chain) => chain.at(-1)!.ended < trip.began);
    const longest = before.toSorted((a, b) => b.length - a.length)[0] ?? [];
    chains.push([...longest, trip]);
  }
  const longest = chains.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return longest.map(({ what }) => what);
}

let web: Awaited<ReturnType<typeof serve>>;
let cookie: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const { port } = between.address() as AddressInfo;
  web = await serve(['build/server.js'], {
    NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${port}`,
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    WORKER: 'off',
  });
  await web.up();
  cookie = await sessionCookie('demo@frontdesk.test');
  const [row] = await sql<{ call: string; caller: string }>(
    `select c.id as call, c.caller_id as caller from public.calls c
     join public.memberships m on m.business_id = c.business_id join auth.users u on u.id::uuid = m.user_id
     where u.email = 'demo@frontdesk.test' and c.caller_id is not null order by c.started_at desc limit 1`,
  );
  ids.callId = row!.call;
  ids.callerId = row!.caller;
});
afterAll(async () => {
  web.child.kill('SIGKILL');
  await once(web.child, 'exit');
  between.close();
});

describe('a page waits for Supabase at most twice in a row', () => {
  it.each([
    '/today',
    '/go',
    '/offline',
    '/go?q=appointment',
    '/calls',
    '/calls?outcome=booked&q=appointment',
    '/analytics',
    '/calls/:callId?outcome=booked',
    '/calls/:callId.txt',
    '/calls/:callId/print',
    '/follow-ups',
    '/callers',
    '/callers/:callerId',
    '/appointments',
    '/phone',
    '/receptionist/voice',
    '/receptionist/hours',
    '/receptionist/knowledge',
    '/receptionist/publish',
    '/receptionist/versions',
    '/receptionist/check',
    '/receptionist/try',
    '/billing',
    '/billing/plans',
    '/billing/cancel',
    '/billing/pause',
    '/billing/resume',
    '/billing/details',
    '/settings/profile',
    '/settings/business',
    '/settings/team',
    '/settings/notifications',
    '/settings/security',
    '/settings/feeds',
    '/settings/data',
    '/settings/activity',
  ])('%s', async (path) => {
    const address = web.url + path.replace(/:(\w+)/g, (_, name: string) => ids[name]!);
    const get = async () => (await fetch(address, { headers: { Cookie: cookie } })).status;
    // What a process asks once and keeps is asked the first time.
    await get();
    trips.length = 0;
    expect(await get()).toBe(200);
    expect(trips.length).toBeGreaterThan(0);
    const chain = longestChain();
    expect(chain.length, chain.join('\n')).toBeLessThanOrEqual(2);
  });
});
