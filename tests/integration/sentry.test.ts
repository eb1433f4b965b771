import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { SentrySink, type Report } from '../../sandbox/sentry/sink';
import { serve } from './serve-process';
import { eventually, sessionCookie, sql } from './stack';

const sink = new SentrySink();
let web: Awaited<ReturnType<typeof serve>>;
let admin: string;

beforeAll(async () => {
  await sink.start();
  web = await serve(['--enable-source-maps', 'build/server.js'], {
    SENTRY_DSN: sink.dsn,
    SENTRY_TRACES_SAMPLE_RATE: '1',
    SENTRY_ENVIRONMENT: 'tests',
    SENTRY_RELEASE: 'frontdesk@test',
  });
  await web.up();
  admin = await sessionCookie('admin@frontdesk.test');
});
afterAll(async () => {
  web.child.kill('SIGKILL');
  await once(web.child, 'exit');
  await sink.stop();
});
beforeEach(() => sink.clear());

const ask = (path: string, cookie: string, form?: Record<string, string>) =>
  fetch(web.url + path, {
    redirect: 'manual',
    headers: { Cookie: cookie, Origin: web.url },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });

type Told = {
  event_id?: string;
  environment?: string;
  release?: string;
  transaction?: string;
  user?: Record<string, string>;
  tags?: Record<string, string>;
  exception?: { values: { type: string; value: string; stacktrace?: { frames: { filename: string; function?: string; in_app?: boolean }[] } }[] }; // prettier-ignore
  contexts?: { trace?: { trace_id?: string } };
  spans?: {
    op?: string;
    description?: string;
    trace_id?: string;
    data?: Record<string, unknown>;
  }[];
};
const told = (type: string, fits: (body: Told) => boolean = () => true) =>
  eventually(async () => {
    const found = sink.reports.find((report: Report) => report.type === type && fits(report.body));
    return found?.body as Told | undefined;
  }, 10_000);
const raisedIn = (where: string) => (body: Told) =>
  body.exception?.values.some(({ value }) => value.includes(where)) === true;

describe('errors that an admin raises on purpose', () => {
  it('are reported from an action, under the number that the page shows', async () => {
    const answer = await ask('/admin/errors', admin, { intent: 'server' });
    const html = await answer.text();
    const eventId = /Event(?:<!-- -->)? <code>([0-9a-f]{32})<\/code>/.exec(html)?.[1];
    expect(eventId).toBeDefined();
    const event = await told('event', raisedIn('the server'));
    expect(event).toMatchObject({
      event_id: eventId,
      environment: 'tests',
      release: 'frontdesk@test',
    });
    // Only who it was, and in our own source.
    expect(Object.keys(event.user ?? {})).toEqual(['id']);
    const frames = event.exception!.values.at(-1)!.stacktrace!.frames;
    expect(frames.map(({ filename }) => filename).join()).toContain('admin.errors.tsx');
  });

  it('are reported from a page that breaks, once, under the number that the page shows', async () => {
    const answer = await ask('/admin/errors/raise', admin);
    expect(answer.status).toBe(500);
    const html = await answer.text();
    expect(html).toContain('Something went wrong');
    expect(html).not.toContain('on purpose');
    const shown = /Event(?:<!-- -->)? <code>([0-9a-f]{32})<\/code>/.exec(html)?.[1];
    const event = await told('event', raisedIn('a loader'));
    expect(event.event_id).toBe(shown);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const all = sink.reports.filter(
      ({ type, body }) => type === 'event' && raisedIn('a loader')(body),
    );
    expect(all).toHaveLength(1);
  });

  it('are found by the number of their request where nothing is reported', async () => {
    const quiet = await serve(['build/server.js'], { SENTRY_DSN: '' });
    try {
      await quiet.up();
      const answer = await fetch(`${quiet.url}/admin/errors/raise`, { headers: { Cookie: admin } });
      const shown = /Trace(?:<!-- -->)? <code>([\w-]{36})<\/code>/.exec(await answer.text())?.[1];
      expect(shown).toBe(answer.headers.get('X-Request-Id'));
      expect(sink.reports).toEqual([]);
    } finally {
      quiet.child.kill('SIGKILL');
      await once(quiet.child, 'exit');
    }
  });

  it('are reported from the worker', async () => {
    const answer = await ask('/admin/errors', admin, { intent: 'worker' });
    const example = /example(?:<!-- -->)? <code>([0-9a-f-]{36})<\/code>/.exec(
      await answer.text(),
    )?.[1];
    expect(example).toBeDefined();
    // The worker of the running stack reports nowhere and has done it by now; ours does so for itself.
    const worker = await serve(['--enable-source-maps', 'build/worker.js'], {
      SENTRY_DSN: sink.dsn,
    });
    try {
      await eventually(async () => {
        await sql(`select graphile_worker.add_job('raise-example-error', json_build_object('example', $1::text))`, [example]); // prettier-ignore
        return sink.reports.some(
          ({ type, body }) => type === 'event' && raisedIn('the worker')(body),
        );
      }, 20_000);
      const event = await told('event', raisedIn('the worker'));
      expect(event.tags).toMatchObject({ task: 'raise-example-error', example });
    } finally {
      worker.child.kill('SIGTERM');
      await once(worker.child, 'exit');
    }
  });
});

describe('what is reported', () => {
  it('is what failed with its cause, for which business, and nothing of what was said', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    const words = 'Maria+Hernandez+415-555-2671';
    const counts = 'public.call_day_counts(uuid, date, date)';
    await sql(`revoke execute on function ${counts} from authenticated, public`);
    try {
      expect((await ask(`/today?q=${words}`, cookie)).status).toBe(200);
    } finally {
      await sql(`grant execute on function ${counts} to authenticated`);
    }
    const event = await told('event', (body) => body.tags?.code === 'unavailable');
    expect(event.tags?.business).toMatch(/^[0-9a-f-]{36}$/);
    expect(event.tags?.traceId).toBeDefined();
    expect(event.exception?.values[0]?.value).toContain('permission denied');
    const all = sink.raw.join('\n');
    for (const secret of ['Maria', '555-2671', 'frontdesk.test', 'sb-', 'eyJ', 'Bearer']) {
      expect(all, secret).not.toContain(secret);
    }
  });

  it('joins a request with what was asked of Supabase for it', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    const answer = await ask('/today', cookie);
    // The browser reads there which trace its page belongs to. What was asked before may be told late.
    const traceId = /sentry-trace;desc="([0-9a-f]{32})-/.exec(answer.headers.get('Server-Timing') ?? '')?.[1]; // prettier-ignore
    expect(traceId).toBeDefined();
    const transaction = await told('transaction', (body) => body.contexts?.trace?.trace_id === traceId); // prettier-ignore
    expect(transaction.transaction).toContain('today');
    const asked = transaction.spans?.filter(({ op }) => op === 'http.client') ?? [];
    expect(asked.map(({ description }) => description).join()).toContain('/rest/v1/rpc/my_session');
    expect(new Set(asked.map((span) => span.trace_id))).toEqual(new Set([traceId]));
  });

  it('in a browser goes by a chunk of its own, which only pages with scripts name', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    const today = await (await ask('/today', cookie)).text();
    expect(today).toMatch(/<html[^>]*data-reports="[^"]*127\.0\.0\.1/);
    expect(today).not.toContain('start-browser');
    const plain = await (await fetch(`${web.url}/forgot-password`)).text();
    expect(plain).not.toContain('data-reports');
    const policy = (await ask('/today', cookie)).headers.get('Content-Security-Policy');
    expect(policy).toContain(`connect-src 'self' ${new URL(sink.dsn).origin}`);
    // A report of the browser's would have the page's address in it, unscrubbed.
    expect(policy).not.toContain('report-');
  });
});

describe('without a DSN', () => {
  it('nothing is loaded, nothing is sent, and the page says so', async () => {
    const { url } = await import('./stack');
    const answer = await fetch(`${url}/admin/errors`, {
      method: 'POST',
      headers: { Cookie: admin, Origin: url },
      body: new URLSearchParams({ intent: 'server' }),
    });
    const html = await answer.text();
    expect(html).toContain('Errors are reported nowhere');
    expect(html).toContain('Nothing was reported.');
    expect(html).not.toContain('data-reports');
    expect(answer.headers.get('Server-Timing')).toBeNull();
  });
});
