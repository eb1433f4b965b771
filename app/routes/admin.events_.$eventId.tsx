import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { ArrowLeft, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { z } from 'zod';

import { AdminState } from '~/components/admin-state';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { getEvent, replayEvents, storedEventView } from '~/modules/admin/events.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  {
    title: page ? t`${page.event.type} · Frontdesk admin` : t`Event · Frontdesk admin`,
  },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const eventId = z.uuid().safeParse(params.eventId).data;
  if (!eventId) throw appError('not-found', { headers });
  const [event, clock] = await Promise.all([getEvent(eventId), adminClock(supabase, user.id)]);
  if (!event) throw appError('not-found', { headers });
  return data({ event: storedEventView(event, clock), zone: clock.zone }, { headers });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const eventId = z.uuid().safeParse(params.eventId).data;
  if (!eventId) throw appError('not-found', { headers });
  if ((await request.formData()).get('intent') !== 'replay')
    throw appError('bad-request', { headers });
  const count = await replayEvents(supabase, [eventId]);
  await setToast(headers, {
    message: count > 0 ? t`It is worked again now` : t`It was applied meanwhile`,
  });
  throw redirect(paths.adminEvent(eventId), { headers });
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function StoredEvent() {
  const { event, zone } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-6">
      <div className="fd-head">
        <Link className="fd-more" to={paths.admin('events')}>
          <ArrowLeft className="fd-icon" aria-hidden />
          Events
        </Link>
        <h1>{event.type}</h1>
        <p>
          {event.provider}, stored {event.received}. Times in {zone.replaceAll('_', ' ')}
        </p>
      </div>
      <Facts event={event} />
      <section className="fd-card" aria-labelledby="payload">
        <header>
          <h2 id="payload">What was sent</h2>
        </header>
        <div className="grid gap-3 p-4">
          <p className="fd-small fd-muted">
            Without what people said, who they are, and what opens anything. Where you need it, look at
            the business as its owner: that is written in its log.
          </p>
          {/* A box that scrolls must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className="fd-raw" tabIndex={0} role="region" aria-label="What was sent, redacted">
            {event.payload}
          </pre>
        </div>
      </section>
    </div>
  ); // prettier-ignore
}

function Facts({ event }: { event: Page['event'] }) {
  const { job } = event;
  return (
    <section className="fd-card" aria-labelledby="facts">
      <header>
        <h2 id="facts">What became of it</h2>
        {event.canReplay && (
          <Form method="post">
            <button className="btn btn-sm" name="intent" value="replay">
              <RefreshCw className="fd-icon" aria-hidden />
              Work it again
            </button>
          </Form>
        )}
      </header>
      <dl className="fd-kv p-4">
        <Fact label="Status">
          <AdminState label={event.status} tone={event.tone} />
        </Fact>
        <Fact label="Business">
          {event.business ? (
            <Link
              className="fd-link"
              to={paths.admin('events', { business: event.business.id })}
              aria-label={`Events of ${event.business.name}`}
            >
              {event.business.name}
            </Link>
          ) : (
            'None yet'
          )}
        </Fact>
        <Fact label="Happened">{event.occurred}</Fact>
        <Fact label="Sent">{event.deliveries === 1 ? 'Once' : `${event.deliveries} times`}</Fact>
        {event.processed && <Fact label="Done">{event.processed}</Fact>}
        <Fact label="Attempts">{job ? job.attempts : event.attempts}</Fact>
        {job?.next && <Fact label="Next attempt">{job.next}</Fact>}
        {job?.isDead && (
          <Fact label="Job">
            <Link className="fd-link" to={paths.admin('jobs', { state: 'dead' })}>
              Given up
            </Link>
          </Fact>
        )}
        {(event.error ?? job?.error) && <Fact label="Error">{event.error ?? job?.error}</Fact>}
        {event.externalId && (
          <Fact label="Is about">
            <Link
              className="fd-link font-mono text-xs break-all"
              to={paths.admin('events', { q: event.externalId })}
            >
              {event.externalId}
            </Link>
          </Fact>
        )}
        <Fact label="Key">
          <span className="font-mono text-xs break-all">{event.key}</span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt>{label}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
