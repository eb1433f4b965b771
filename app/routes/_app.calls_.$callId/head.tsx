import { Form, Link, useLocation } from '@remix-run/react';
import {
  Ban,
  ChevronDown,
  ChevronLeft,
  ChevronUp,
  Ellipsis,
  FileText,
  MessageSquare,
  Phone,
  PhoneOff,
  Printer,
} from 'lucide-react';
import { Fragment } from 'react';

import { SelectField } from '~/components/ui/field';
import { LeadLabel, StatusLabel } from '~/components/ui/status';
import { leads, outcomes, sentiments } from '~/modules/calls/call-words';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { CopyAsText } from './copy-as-text';
import { faultOf, Seen, type Faults } from './corrected';
import type { Page } from './route';

/** Who and when, what came of it, what can be done, and the way through the list that one came from. */
export function Head({ faults, ...page }: Page & { faults: Faults }) {
  return (
    <>
      <div className="-mt-1 flex items-center gap-2">
        <Link className="fd-more !text-muted" to={page.list}>
          <ChevronLeft className="fd-icon" aria-hidden />
          {page.isFiltered ? 'Back to the filtered calls' : 'Back to calls'}
        </Link>
        <nav
          className="ms-auto flex gap-1"
          aria-label={page.isFiltered ? 'Calls of the filtered list' : 'Other calls'}
        >
          <Neighbour to={page.newer} dataKey="k" label="Newer call" icon={ChevronUp} />
          <Neighbour to={page.older} dataKey="j" label="Older call" icon={ChevronDown} />
        </nav>
      </div>
      <header className="border-line mt-1 border-b pb-4">
        <div className="fd-head">
          <div className="min-w-0">
            <h1 className="!text-2xl [overflow-wrap:anywhere]">{page.title}</h1>
            <p className="mt-0.5 !text-base">
              {page.number && page.tel ? (
                <a className="fd-link" href={page.tel}>
                  {page.number}
                </a>
              ) : (
                'Number withheld'
              )}
              {' · '}
              {page.moment}
              {page.length && ` · ${page.length}`}
              {page.caller?.isBlocked && <span className="fd-tag bad ms-2">Blocked</span>}
            </p>
          </div>
          <Actions {...page} />
        </div>
        <Facts {...page} faults={faults} />
      </header>
    </>
  );
}

type NeighbourProps = {
  to: string | null;
  dataKey: 'j' | 'k';
  label: string;
  icon: typeof ChevronUp;
};

function Neighbour({ to, dataKey, label, icon: Icon }: NeighbourProps) {
  return to ? (
    <Link
      className="btn btn-ghost btn-sm btn-square"
      to={to}
      aria-label={label}
      data-step={dataKey}
      prefetch="intent"
    >
      <Icon className="fd-icon" aria-hidden />
    </Link>
  ) : (
    <span className="btn btn-ghost btn-sm btn-square btn-disabled" aria-hidden data-step={dataKey}>
      <Icon className="fd-icon" />
    </span>
  );
}

function Actions({ id, tel, sms, title, caller, isSpam, canWork, print }: Page) {
  // What is done closes the menu: it is a new one then.
  const { key } = useLocation();
  return (
    <div className="actions max-md:ms-0 max-md:w-full">
      {tel && sms && (
        <>
          <a className="btn btn-primary max-md:flex-1" href={tel}>
            <Phone className="fd-icon" aria-hidden />
            Call back
          </a>
          <a className="btn max-md:flex-1" href={sms}>
            <MessageSquare className="fd-icon" aria-hidden />
            Text
          </a>
        </>
      )}
      <button
        type="button"
        className="btn btn-square"
        popovertarget="call-menu"
        aria-label={`More for the call of ${title}`}
      >
        <Ellipsis className="fd-icon" aria-hidden />
      </button>
      <div
        key={key}
        popover="auto"
        id="call-menu"
        className="fd-pop"
        aria-label={`More for the call of ${title}`}
      >
        <CopyAsText href={paths.callText(id)} />
        <a href={paths.callText(id)}>
          <FileText className="fd-icon" aria-hidden />
          As text
        </a>
        <a href={print}>
          <Printer className="fd-icon" aria-hidden />
          Print view
        </a>
        {canWork && (
          <>
            <hr />
            <Form method="post" preventScrollReset>
              <button name="intent" value={isSpam ? 'not-spam' : 'spam-call'}>
                <Ban className="fd-icon" aria-hidden />
                {isSpam ? 'Not spam' : 'Mark as spam'}
              </button>
            </Form>
            {caller && (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="callerId" value={caller.id} />
                <button name="intent" value={caller.isBlocked ? 'unblock' : 'block'}>
                  <PhoneOff className="fd-icon" aria-hidden />
                  {caller.isBlocked ? 'Unblock the caller' : 'Block the caller'}
                </button>
              </Form>
            )}
          </>
        )}
      </div>
    </div>
  );
}

const factNames = {
  outcome: t`Outcome`,
  sentiment: t`Mood`,
  lead_quality: t`Lead`,
} as const;
const correctedBy: Record<keyof typeof factNames, (by: string) => string> = {
  outcome: (by) => t`Outcome corrected by ${by}.`,
  sentiment: (by) => t`Mood corrected by ${by}.`,
  lead_quality: (by) => t`Lead corrected by ${by}.`,
};
const putBackWhat = {
  outcome: t`outcome`,
  sentiment: t`mood`,
  lead_quality: t`lead`,
} as const;
const choicesOf = (): Record<keyof typeof factNames, [string, string][]> => ({
  outcome: Object.entries(outcomes).flatMap(([key, { label }]): [string, string][] =>
    // Spam has a button of its own, that does more.
    key === 'spam' ? [] : [[key, label]],
  ),
  sentiment: [
    ['', t`None`],
    ...Object.entries(sentiments).map(([key, { label }]): [string, string] => [key, label]),
  ],
  lead_quality: [['', t`None`], ...Object.entries(leads)],
});

/** What came of the call, in words, and the form by which a person knows better. */
function Facts({ outcome, lead, sentiment, followUp, ...page }: Page & { faults: Faults }) {
  const { facts, corrected, canWork, isSpam, hasReport, faults } = page;
  const { key } = useLocation();
  const choices = choicesOf();
  const names = Object.keys(factNames) as (keyof typeof factNames)[];
  const said = names.flatMap((name) => {
    const words = corrected[name];
    return words ? [{ name, ...words }] : [];
  });
  const shown = names.filter((name) => name !== 'outcome' || (hasReport && !isSpam));
  const ours = faults.filter(({ field }) => field in factNames);
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1.5">
        <StatusLabel status={outcome} />
        {lead && (
          <span className="fd-status">
            <LeadLabel lead={lead} noun />
          </span>
        )}
        {sentiment && <StatusLabel status={sentiment} />}
        {followUp && <StatusLabel status={followUp.state} />}
        {canWork && (
          <details key={key} className="fd-edit" open={ours.length > 0 ? true : undefined}>
            <summary className="fd-more">
              Correct<span className="sr-only"> outcome, mood and lead</span>
            </summary>
            <Form method="post" className="fd-facts" preventScrollReset>
              {shown.map((name) => {
                const fault = faultOf(faults, name);
                return (
                  <Fragment key={name}>
                    <input type="hidden" name="field" value={name} />
                    <input type="hidden" name="of" value="" />
                    <Seen value={fault?.seen ?? facts[name] ?? ''} />
                    <SelectField
                      id={`fact-${name}`}
                      name="value"
                      label={factNames[name]}
                      defaultValue={fault?.entered ?? facts[name] ?? ''}
                      options={choices[name]}
                      errors={fault && [fault.fault]}
                    />
                  </Fragment>
                );
              })}
              <button className="btn" name="intent" value="correct">
                Save corrections
              </button>
            </Form>
          </details>
        )}
      </div>
      {said.map(({ name, by, found }) => (
        <Form
          key={name}
          method="post"
          className="fd-small fd-muted mt-1 flex flex-wrap items-center gap-x-3"
          preventScrollReset
        >
          <span>
            {name === 'outcome' && isSpam ? `Marked as spam by ${by}.` : correctedBy[name](by)}{' '}
            {found ? `The receptionist found: ${found}.` : 'The receptionist found none.'}
          </span>
          {canWork && (
            <>
              <input type="hidden" name="field" value={name} />
              <input type="hidden" name="of" value="" />
              <Seen value={facts[name] ?? ''} />
              {name === 'outcome' && isSpam ? (
                <button className="fd-more" name="intent" value="not-spam">
                  Not spam
                </button>
              ) : (
                <button className="fd-more" name="intent" value="restore">
                  Put back<span className="sr-only"> {putBackWhat[name]}</span>
                </button>
              )}
            </>
          )}
        </Form>
      ))}
    </>
  );
}
