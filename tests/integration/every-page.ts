import { demoBusinesses } from '../../sandbox/demo';
import { routeRights } from './route-rights';
import { page, sessionCookie, sql } from './stack';

/** Who may open a page: nobody, the owner, an admin. Their places in a line of `routeRights`. */
const people = { nobody: 0, owner: 4, admin: 5 } as const;
type Person = keyof typeof people;

/** Every page of the demo that somebody may open by its address alone, by route, for the first of them who may. */
export async function openEveryPage(locale = 'en-US') {
  const cookies: Partial<Record<Person, string>> = {};
  const params: Record<string, string> = { businessId: demoBusinesses.harbor.id };
  const pages = new Map<string, { html: string; person: Person }>();
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
    const answer = await page(path, `fd_locale=${locale}; ${cookies[person] ?? ''}`);
    const isPage =
      answer.status === 200 && answer.headers.get('Content-Type')?.startsWith('text/html');
    if (isPage) pages.set(route, { html: await answer.text(), person });
  }
  return pages;
}
