import { Link } from '@remix-run/react';

import { FollowUpActions } from '~/components/follow-up-actions';
import { StatusLabel } from '~/components/ui/status';
import type { Status } from '~/modules/calls/call-words';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { Page } from './route';

/** What the call asks of the business. */
export function FollowUpCard({ id, tel, isRunning, followUp, choices, canFollowUp }: Page) {
  if (!followUp && (isRunning || !canFollowUp)) return null;
  return (
    <section className="fd-card" aria-labelledby="follow-up">
      <header>
        <h2 id="follow-up">Follow-up</h2>
        {followUp && (
          <span className="end">
            <StatusLabel status={followUp.state} />
          </span>
        )}
      </header>
      {followUp ? (
        <div className="body grid gap-3">
          <p className="[overflow-wrap:anywhere]">{followUp.title}</p>
          <p className="fd-small fd-muted">
            {[
              !followUp.isClosed && followUp.due && t`Due ${followUp.due}`,
              followUp.assignee ? t`Assigned to ${followUp.assignee}` : t`Unassigned`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {canFollowUp ? (
            <FollowUpActions
              followUp={followUp}
              {...choices}
              canWork={canFollowUp}
              hasSpam={false}
            />
          ) : (
            <p className="fd-small fd-muted">Owners and managers work on it.</p>
          )}
        </div>
      ) : (
        <p className="body">
          <Link
            className="btn btn-sm"
            to={paths.followUps({ new: 1, call: id, phone: tel?.replace('tel:', '') })}
          >
            Add a follow-up
          </Link>
        </p>
      )}
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
