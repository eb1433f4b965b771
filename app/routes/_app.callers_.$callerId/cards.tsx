import { Form, Link } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';

import { StatusLabel } from '~/components/ui/status';
import { paths } from '~/paths';
import type { Page } from './route';

/** Callers with the same name, or nearly, who talked about the same. */
export function SamePersonCard({ maybeTheSame, title }: Page) {
  return (
    <section className="fd-card" aria-labelledby="same">
      <header>
        <h2 id="same">Maybe the same person</h2>
      </header>
      <ul className="fd-list">
        {maybeTheSame.map((other) => (
          <li key={other.id} className="flex-wrap">
            <div className="min-w-0 grow">
              <Link className="go" to={paths.caller(other.id)}>
                {other.title}
              </Link>
              <span className="fd-small fd-muted block">
                {other.number} · {other.last}
              </span>
            </div>
            <Form method="post">
              <input type="hidden" name="intent" value="merge" />
              <button className="btn btn-sm" name="otherId" value={other.id}>
                Merge
                <span className="sr-only">
                  {' '}
                  {other.title} into {title}
                </span>
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function FollowUpsCard({ followUps }: Page) {
  if (followUps.length === 0) return null;
  const open = followUps.filter(({ isClosed }) => !isClosed);
  const closed = followUps.filter(({ isClosed }) => isClosed);
  return (
    <section className="fd-card" aria-labelledby="follow-ups">
      <header>
        <h2 id="follow-ups">Follow-ups</h2>
      </header>
      {open.length > 0 && <FollowUpList followUps={open} />}
      {closed.length > 0 && (
        <details className="fd-disc" open={open.length === 0 || undefined}>
          <summary>
            Closed
            <span className="fd-muted font-normal">{closed.length}</span>
            <ChevronRight className="fd-icon chev" aria-hidden />
          </summary>
          <FollowUpList followUps={closed} />
        </details>
      )}
    </section>
  );
}

function FollowUpList({ followUps }: Pick<Page, 'followUps'>) {
  return (
    <ul className="fd-list">
      {followUps.map(({ id, callId, title, state }) => (
        <li key={id} className="flex-wrap">
          <div className="min-w-0 grow basis-40 [overflow-wrap:anywhere]">
            {callId ? <Link to={paths.call(callId)}>{title}</Link> : title}
          </div>
          <StatusLabel status={state} />
        </li>
      ))}
    </ul>
  );
}

export function AppointmentsCard({ appointments }: Page) {
  if (appointments.length === 0) return null;
  return (
    <section className="fd-card" aria-labelledby="appointments">
      <header>
        <h2 id="appointments">Appointments</h2>
      </header>
      <ul className="fd-list">
        {appointments.map(({ id, callId, when, reason, isCancelled }) => (
          <li key={id}>
            <div className="min-w-0 grow [overflow-wrap:anywhere]">
              <b className="font-semibold">{when}</b>
              {isCancelled && <span className="fd-muted"> cancelled</span>}
              <span className="fd-small fd-muted block">
                {callId ? <Link to={paths.call(callId)}>{reason || 'The call'}</Link> : reason}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is between the business and this caller: another number, a block. */
export function BlockCard({ id, blocked }: Page) {
  return (
    <section className="fd-card" aria-labelledby="manage">
      <header>
        <h2 id="manage">Manage</h2>
      </header>
      <div className="body grid gap-3">
        <Link className="btn" to={paths.mergeCaller(id)}>
          Merge with another caller
        </Link>
        <Form method="post" className="grid gap-2">
          <button className="btn" name="intent" value={blocked ? 'unblock' : 'block'}>
            {blocked ? 'Unblock' : 'Block'}
          </button>
          <p className="fd-small fd-muted">
            {!blocked
              ? 'Calls of a blocked caller are not answered.'
              : blocked.by
                ? `Blocked by ${blocked.by} since ${blocked.since}: their calls are not answered.`
                : `Blocked since ${blocked.since}: their calls are not answered.`}
          </p>
        </Form>
      </div>
    </section>
  );
}

export function EraseCard({ id }: Page) {
  return (
    <section className="fd-card fd-danger" aria-labelledby="erase">
      <header>
        <h2 id="erase">Erase</h2>
      </header>
      <div className="body grid gap-3">
        <p className="fd-small fd-muted">
          When they ask you to forget them. The next page says what goes.
        </p>
        <Link className="btn fd-danger-text" to={paths.eraseCaller(id)}>
          Erase this caller …
        </Link>
      </div>
    </section>
  );
}
