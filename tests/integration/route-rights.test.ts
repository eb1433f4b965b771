import { execFileSync } from 'node:child_process';

import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { page, sessionCookie, sql, url } from './stack';
import { routeRights } from './route-rights';

/**
 * What every route answers to everybody: a new route without its line fails. A GET opens the page; a POST is an
 * empty form, which changes nothing and still shows who is let through to the checks of the form.
 */
const people = ['signed out', 'other', 'viewer', 'manager', 'demo', 'admin'] as const;
type Route = { id: string; path?: string; index?: boolean; file: string; children?: Route[] };

const { harbor } = demoBusinesses;
const cookies = new Map<string, string | undefined>();
const params: Record<string, string> = {
  businessId: harbor.id,
  bucket: 'logos',
  voice: 'Emma',
  ownerId: harbor.id,
  token: 'unknown-token',
};

/** Leaves, with their whole path. */
function leaves(routes: Route[], parent = ''): string[] {
  return routes.flatMap((route) => {
    const path = [parent, route.path].filter(Boolean).join('/');
    if (route.children?.length) return leaves(route.children, path);
    return [`/${path}`];
  });
}

function allRoutes(): string[] {
  const cli = 'node_modules/@remix-run/dev/dist/cli.js';
  const json = execFileSync(process.execPath, [cli, 'routes', '--json'], { encoding: 'utf8' });
  return [...new Set(leaves(JSON.parse(json) as Route[]))].toSorted();
}

async function answers(path: string, method: 'GET' | 'POST'): Promise<string> {
  const statuses: number[] = [];
  for (const person of people) {
    // Signing out is for one session only: it gets one of its own.
    const isEnd = method === 'POST' && path === '/logout';
    const cookie =
      isEnd && person !== 'signed out'
        ? await sessionCookie(`${person}@frontdesk.test`)
        : cookies.get(person);
    const answer = await page(path, cookie, {
      method,
      ...(method === 'POST' && {
        headers: { Origin: url, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'intent=none',
      }),
    });
    statuses.push(answer.status);
    await answer.body?.cancel();
  }
  return statuses.join(' ');
}

let routes: string[];
beforeAll(async () => {
  routes = allRoutes();
  for (const person of people) {
    cookies.set(
      person,
      person === 'signed out' ? undefined : await sessionCookie(`${person}@frontdesk.test`),
    );
  }
  const [call] = await sql<{ id: string }>(
    `select id from public.calls where business_id = $1 and recording_url is not null and outcome = 'message'
     order by started_at desc limit 1`,
    [harbor.id],
  );
  params.callId = call!.id;
  const [caller] = await sql<{ id: string }>(
    'select id from public.callers where business_id = $1 limit 1',
    [demoBusinesses.harbor.id],
  );
  params.callerId = caller!.id;
});

describe('every route, for everybody', () => {
  it('is in the list', () => {
    expect(Object.keys(routeRights).toSorted()).toEqual(routes);
  });

  for (const [pattern, { get, post }] of Object.entries(routeRights)) {
    const path = () => pattern.replace(/:(\w+)/g, (_all, name: string) => params[name] ?? name);
    it(`${pattern}: GET ${get}, POST ${post}`, { timeout: 60_000 }, async () => {
      expect({ get: await answers(path(), 'GET'), post: await answers(path(), 'POST') }).toEqual({
        get,
        post,
      });
    });
  }
});
