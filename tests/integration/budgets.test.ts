import { beforeAll, describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../sandbox/demo';
import { sum, weighPage } from '../page-weight';
import { routeRights } from './route-rights';
import { page, sessionCookie, sql } from './stack';

/** Brotli, everything counted, as the server's own HTML names it. React and Remix alone are 70 kB of it. */
const scriptBudget = (route: string) => (/^\/calls(?:\/:callId)?$/.test(route) ? 85_000 : 95_000);
const styleBudget = 25_000;

/** Who may open a page: nobody, the owner, an admin. Their places in a line of `routeRights`. */
const people = { nobody: 0, owner: 4, admin: 5 } as const;
type Person = keyof typeof people;

const cookies: Partial<Record<Person, string>> = {};
const params: Record<string, string> = { businessId: demoBusinesses.harbor.id };
/** By route: its page, for who may open it. */
const pages = new Map<string, { html: string; person: Person }>();

beforeAll(async () => {
  cookies.owner = await sessionCookie('demo@frontdesk.test');
  cookies.admin = await sessionCookie('admin@frontdesk.test');
  const [row] = await sql<{ callId: string; callerId: string }>(
    `select id as "callId", caller_id as "callerId" from public.calls
     where business_id = $1 and recording_url is not null and outcome = 'message'
     order by started_at desc limit 1`,
    [demoBusinesses.harbor.id],
  );
  Object.assign(params, row);
  for (const [route, { get }] of Object.entries(routeRights)) {
    if (/\.\w+$|^\/api\/|\/recording$|\/sample$|\/export$/.test(route)) continue;
    const statuses = get.split(' ');
    const person = (Object.keys(people) as Person[]).find((one) => statuses[people[one]] === '200');
    const path = route.replace(/:(\w+)/g, (whole, name: string) => params[name] ?? whole);
    if (!person || path.includes(':')) continue;
    const answer = await page(path, cookies[person]);
    const isPage =
      answer.status === 200 && answer.headers.get('Content-Type')?.startsWith('text/html');
    if (isPage) pages.set(route, { html: await answer.text(), person });
  }
});

const weights = () => [...pages].map(([route, found]) => ({ route, ...found, ...weighPage(found.html) })); // prettier-ignore

describe('what a page makes a browser load', () => {
  it('is looked at on every page', () => {
    const routes = [...pages.keys()];
    for (const route of [
      '/',
      '/login',
      '/today',
      '/calls',
      '/calls/:callId',
      '/analytics',
      '/admin',
    ]) {
      expect(routes).toContain(route);
    }
    expect(routes.length).toBeGreaterThan(60);
  });

  it('is no script at all where no one is signed in', () => {
    const found = weights().filter(({ person, hasScript }) => person === 'nobody' && hasScript);
    expect(found.map(({ route }) => route)).toEqual([]);
  });

  it('is at most 95 kB of script, and 85 kB for calls', () => {
    const over = weights()
      .filter(({ route, scripts }) => sum(scripts) > scriptBudget(route))
      .map(
        ({ route, scripts }) =>
          `${route}: ${sum(scripts)} bytes of ${scriptBudget(route)}, most of it ${scripts
            .slice(0, 6)
            .map(({ path, bytes }) => `${path} ${bytes}`)
            .join(', ')}`,
      );
    expect(over).toEqual([]);
  });

  it('is at most 25 kB of styles', () => {
    const over = weights().filter(({ styles }) => sum(styles) > styleBudget || sum(styles) === 0);
    expect(over.map(({ route, styles }) => `${route}: ${sum(styles)}`)).toEqual([]);
  });
});
