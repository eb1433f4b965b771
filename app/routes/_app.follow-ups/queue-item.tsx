import { Link } from '@remix-run/react';
import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';

import { FollowUpActions, type FollowUpChoices } from '~/components/follow-up-actions';
import { StatusLabel } from '~/components/ui/status';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { QueueRow } from './queue.server';

type QueueItemProps = {
  row: QueueRow;
  choices: FollowUpChoices;
  canWork: boolean;
  /** The address of the list. */
  here: string;
  /** The form that changes it, while it is open. */
  children: ReactNode;
};

/** One follow-up: who, what, when, whose, and what can be done. */
export function QueueItem({ row, choices, canWork, here, children }: QueueItemProps) {
  const { id, who, title, kind, state, callId, isMine, assignee, isHot } = row;
  const name = who ?? kind;
  return (
    <li className="flex-wrap" id={id} data-row>
      {canWork && (
        <label className="fd-pick">
          <input
            type="checkbox"
            className="checkbox checkbox-sm"
            name="followUpId"
            value={id}
            form="bulk"
            data-key="x"
            aria-label={`Choose ${name}: ${title}`}
          />
        </label>
      )}
      <div className="grow basis-56">
        <div className="flex flex-wrap items-center gap-x-3">
          {callId ? (
            <Link className="go" to={paths.call(callId)} prefetch="intent">
              {name}
            </Link>
          ) : (
            <b className="font-semibold" tabIndex={-1} data-go>
              {name}
            </b>
          )}
          <StatusLabel status={state} />
          {isHot && <span className="fd-tag warn">Hot lead</span>}
        </div>
        <p className="text-pretty [overflow-wrap:anywhere]">{title}</p>
        <p className="fd-small fd-muted">
          {[
            who && kind,
            isMine ? t`Assigned to you` : assignee ? t`Assigned to ${assignee}` : t`Unassigned`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <FollowUpActions followUp={{ ...row, who: name }} {...choices} canWork={canWork}>
        <Link to={`${here}${here.includes('?') ? '&' : '?'}change=${id}#${id}`}>
          <Pencil className="fd-icon" aria-hidden />
          Change
        </Link>
      </FollowUpActions>
      {children}
    </li>
  );
}
