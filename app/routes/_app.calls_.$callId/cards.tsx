import { Form, Link } from '@remix-run/react';

import { StatusLabel } from '~/components/ui/status';
import type { Status } from '~/modules/calls/call-words';
import { paths } from '~/paths';

type FollowUpCardProps = {
  followUp: { id: string; title: string; status: string; state: Status | null; due: string | null };
  canWork: boolean;
};

/** What the call asks of the business. */
export function FollowUpCard({ followUp, canWork }: FollowUpCardProps) {
  const isClosed = followUp.status === 'done' || followUp.status === 'spam';
  return (
    <section className="fd-card" aria-labelledby="follow-up">
      <header>
        <h2 id="follow-up">Follow-up</h2>
        <span className="end">
          <StatusLabel status={followUp.state} />
        </span>
      </header>
      <div className="body grid gap-3">
        <p>{followUp.title}</p>
        {followUp.due && !isClosed && <p className="fd-small fd-muted">Due {followUp.due}</p>}
        {canWork ? (
          <Form method="post" className="grid">
            <input type="hidden" name="followUpId" value={followUp.id} />
            <button
              className={isClosed ? 'btn' : 'btn btn-primary'}
              name="intent"
              value={isClosed ? 'reopen' : 'done'}
            >
              {isClosed ? 'Open it again' : 'Mark done'}
            </button>
          </Form>
        ) : (
          <p className="fd-small fd-muted">Owners and managers mark it done.</p>
        )}
      </div>
    </section>
  );
}

type OtherCallsCardProps = {
  others: { id: string; isThis: boolean; title: string; moment: string; outcome: Status }[];
  callerId: string;
};

/** The caller's latest calls. */
export function OtherCallsCard({ others, callerId }: OtherCallsCardProps) {
  return (
    <section className="fd-card" aria-labelledby="caller">
      <header>
        <h2 id="caller">Caller</h2>
        <Link className="fd-more end" to={paths.caller(callerId)}>
          All about them
        </Link>
      </header>
      <ul className="fd-list">
        {others.map((other) => (
          <li key={other.id} className="flex-wrap !items-start !gap-x-3 !gap-y-1">
            <div className="grow">
              {other.isThis ? (
                <b className="font-semibold" aria-current="true">
                  This call
                </b>
              ) : (
                <Link className="go line-clamp-2" to={paths.call(other.id)}>
                  {other.title}
                </Link>
              )}
              <span className="fd-small fd-muted block">{other.moment}</span>
            </div>
            <StatusLabel status={other.outcome} />
          </li>
        ))}
      </ul>
    </section>
  );
}
