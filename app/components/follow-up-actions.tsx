import { Form } from '@remix-run/react';
import { AlarmClock, Ban, Check, Ellipsis, Phone, RotateCcw } from 'lucide-react';
import { useId, type ReactNode } from 'react';

/** What the forms offer, the same for all follow-ups of a page: see `followUpChoices`. */
export type FollowUpChoices = {
  snooze: { value: string; label: string; when: string }[];
  /** Who has one already may not be able to work it any more: `canWork` is who can be chosen. */
  members: { id: string; name: string; canWork: boolean }[];
};

type FollowUpActionsProps = FollowUpChoices & {
  followUp: {
    id: string;
    who: string;
    title: string;
    tel: string | null;
    isClosed: boolean;
    assignedTo: string | null;
  };
  canWork: boolean;
  /** Not where the page itself says whether the call is spam. */
  hasSpam?: boolean;
  /** More of the menu, for pages that have it. */
  children?: ReactNode;
};

/**
 * What can be done with one follow-up: call, done, snooze, assign, spam. Forms and popovers of the platform,
 * so that they work before a script does. They post to the page's own route: `changeFollowUp` reads them.
 * `data-key` names the keys of the keyboard (keyboard-shortcuts.tsx).
 */
export function FollowUpActions({
  followUp,
  snooze,
  members,
  canWork,
  hasSpam = true,
  children,
}: FollowUpActionsProps) {
  const { id, who, title, tel, isClosed, assignedTo } = followUp;
  const menu = useId();
  const of = `${who}, ${title}`;
  return (
    <div className="fd-acts">
      {tel && (
        <a className="btn btn-sm" href={tel} aria-label={`Call ${who}`}>
          <Phone className="fd-icon" aria-hidden />
          Call
        </a>
      )}
      {canWork && (
        <>
          <Form method="post">
            <input type="hidden" name="followUpId" value={id} />
            <button
              className="btn btn-sm"
              name="intent"
              value={isClosed ? 'reopen' : 'done'}
              data-key="e"
              aria-label={`${isClosed ? 'Open again' : 'Mark done'}: ${of}`}
            >
              {isClosed ? (
                <RotateCcw className="fd-icon" aria-hidden />
              ) : (
                <Check className="fd-icon" aria-hidden />
              )}
              {isClosed ? 'Open again' : 'Done'}
            </button>
          </Form>
          {!isClosed && (
            <>
              <button
                type="button"
                className="btn btn-sm"
                popovertarget={`${menu}-snooze`}
                data-key="s"
                aria-label={`Snooze: ${of}`}
              >
                <AlarmClock className="fd-icon" aria-hidden />
                Snooze
              </button>
              <div
                popover="auto"
                id={`${menu}-snooze`}
                className="fd-pop"
                aria-label={`Snooze ${of}`}
              >
                <Form method="post">
                  <input type="hidden" name="followUpId" value={id} />
                  <SnoozeFields options={snooze} id={menu} />
                </Form>
              </div>
            </>
          )}
          <button
            type="button"
            className="btn btn-sm btn-square"
            popovertarget={`${menu}-more`}
            data-key="a"
            aria-label={`More: ${of}`}
          >
            <Ellipsis className="fd-icon" aria-hidden />
          </button>
          <div popover="auto" id={`${menu}-more`} className="fd-pop" aria-label={`More for ${of}`}>
            <Form method="post" className="grid gap-2 p-2">
              <input type="hidden" name="followUpId" value={id} />
              <AssignFields members={members} value={assignedTo} id={menu} />
            </Form>
            {(children || (hasSpam && !isClosed)) && <hr />}
            {children}
            {hasSpam && !isClosed && (
              <Form method="post">
                <input type="hidden" name="followUpId" value={id} />
                <button name="intent" value="spam">
                  <Ban className="fd-icon" aria-hidden />
                  Spam
                </button>
              </Form>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** Until when: buttons that send at once, and a time of one's own. */
export function SnoozeFields({ options, id }: { options: FollowUpChoices['snooze']; id: string }) {
  return (
    <>
      {/* What Enter in the field presses: the first button of a form. */}
      <button className="sr-only" name="until" value="custom" tabIndex={-1} aria-hidden>
        Snooze until then
      </button>
      {options.map(({ value, label, when }) => (
        <button key={value} name="until" value={value}>
          {label}
          <span className="fd-small fd-muted ms-auto">{when}</span>
        </button>
      ))}
      <hr />
      <div className="grid gap-2 p-2">
        <label className="fd-label" htmlFor={`${id}-at`}>
          Until
        </label>
        <input className="input w-full" type="datetime-local" id={`${id}-at`} name="untilAt" />
        <button className="btn btn-sm !justify-center" name="until" value="custom">
          Snooze until then
        </button>
      </div>
    </>
  );
}

type AssignFieldsProps = { members: FollowUpChoices['members']; value?: string | null; id: string };

export function AssignFields({ members, value, id }: AssignFieldsProps) {
  return (
    <>
      <label className="fd-label" htmlFor={`${id}-to`}>
        Assigned to
      </label>
      <select
        className="select w-full"
        id={`${id}-to`}
        name="to"
        key={value ?? ''}
        defaultValue={value ?? ''}
      >
        <option value="">Nobody</option>
        {members
          .filter(({ id: one, canWork }) => canWork || one === value)
          .map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}
            </option>
          ))}
      </select>
      <button className="btn btn-sm !justify-center" name="intent" value="assign">
        Assign
      </button>
    </>
  );
}
