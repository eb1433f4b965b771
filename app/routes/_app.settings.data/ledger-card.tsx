import { Form, Link } from '@remix-run/react';
import { RefreshCw } from 'lucide-react';

import { ForBusiness } from '~/components/for-business';
import { RefreshChoice } from '~/components/refresh-choice';
import { SettingsCard } from '~/components/settings-card';
import { Note } from '~/components/ui/note';
import type { LedgerWords } from '~/modules/calls/call-ledger.server';
import { plural, t } from '~/modules/languages/t';

/** Whether every call that the phone service has is here too. */
export function LedgerCard({
  ledger,
  canCheck,
}: {
  ledger: LedgerWords | null;
  canCheck: boolean;
}) {
  return (
    <SettingsCard id="ledger" title="No call is lost">
      {ledger ? (
        <Ledger {...ledger} canCheck={canCheck} />
      ) : (
        <p className="fd-muted">
          Once the receptionist is published, its calls are compared with the list of the phone
          service here.
        </p>
      )}
    </SettingsCard>
  );
}

function Ledger({
  isAsked,
  lastAt,
  failing,
  proof,
  recoveries,
  more,
  canCheck,
}: LedgerWords & { canCheck: boolean }) {
  return (
    <>
      <p className="fd-muted">
        {lastAt
          ? `Every few minutes Frontdesk compares its calls with the list of the phone service, and fetches what is missing: last ${lastAt}.`
          : 'Every few minutes Frontdesk compares its calls with the list of the phone service, and fetches what is missing.'}{' '}
        Once a day it counts them all.
      </p>
      {failing && (
        <Note tone="warn" title={`Not compared since ${failing.since}`}>
          {failing.why} Calls go on coming in. We try again every five minutes, and fetch what was
          missed as soon as the phone service answers.
        </Note>
      )}
      {proof && (
        <div>
          <p className="num">
            <b className="font-semibold">
              {proof.recovered > 0
                ? `${calls(proof.found)} at the phone service, ${proof.here} here, ${proof.recovered} of them fetched`
                : `${calls(proof.found)} at the phone service, ${proof.here} here`}
            </b>
          </p>
          <p className="fd-small fd-muted">
            From {proof.from} until {proof.until}.{' '}
            {proof.waiting === 1 && 'One is still running, or ended this moment.'}
            {proof.waiting > 1 && `${proof.waiting} are still running, or ended this moment.`}
          </p>
        </div>
      )}
      {proof && proof.missing > 0 && (
        <Note tone="bad" title={`${calls(proof.missing)} could not be brought in`}>
          They are kept as the phone service gave them, and those who run Frontdesk see them.
        </Note>
      )}
      {recoveries.length > 0 && (
        <div>
          <h3 className="fd-label mb-1">Fetched</h3>
          <ul className="fd-list">
            {recoveries.map(({ key, to, name, did, at }) => (
              <li key={key} className="!px-0">
                <span className="min-w-0 grow [overflow-wrap:anywhere]">
                  {to ? (
                    <Link className="fd-link" to={to}>
                      {name}
                    </Link>
                  ) : (
                    name
                  )}{' '}
                  {did}
                </span>
                <span className="fd-small fd-muted num">{at}</span>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="fd-small fd-muted">And {more} before.</p>}
        </div>
      )}
      {canCheck && (
        <Form method="post" className="flex flex-wrap items-center gap-3">
          <ForBusiness />
          <button className="btn btn-sm" name="intent" value="check-calls" disabled={isAsked}>
            <RefreshCw className="fd-icon" aria-hidden />
            {isAsked ? 'Being compared' : 'Compare now'}
          </button>
          {isAsked && <RefreshChoice />}
        </Form>
      )}
    </>
  );
}

function calls(count: number): string {
  return plural(count, t`${count} call`, t`${count} calls`);
}
