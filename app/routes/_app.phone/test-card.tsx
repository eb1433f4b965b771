import { Form, Link } from '@remix-run/react';
import { CircleCheck, CircleDashed, LoaderCircle, TriangleAlert } from 'lucide-react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { useRefreshIn } from '~/components/use-refresh-in';
import { t } from '~/modules/languages/t';
import type { Condition } from '~/modules/phone/forwarding';
import type { ForwardingState } from '~/modules/phone/forwarding-tests.server';
import { paths } from '~/paths';
import type { Guide } from './route';

/** What makes a call fall under the condition. */
const howTo: Record<Condition, string> = {
  'no-answer': t`Ring your old number from another phone and let it ring: do not pick up.`,
  busy: t`Ring your old number from another phone while you are on a call with it.`,
  unreachable: t`Ring your old number from another phone while it is switched off or in flight mode.`,
  all: t`Ring your old number from another phone. It should not ring at all.`,
};

type TestProps = { guide: Guide; canEdit: boolean; refreshes: boolean };

/** Proves a forwarding by a call: waits for it, and says when it came. */
export function ForwardingTest({ guide, canEdit, refreshes }: TestProps) {
  const { line, carrier, condition, states } = guide;
  const current = states.find((state) => state.condition === condition);
  const test = current?.test;
  // Once the time is over the page says so, also when nobody touches it.
  useRefreshIn(test?.isOpen ? test.msLeft + 500 : null);
  const here = { line: line.id, carrier: carrier.id, condition };
  return (
    <SettingsCard id="forwarding-test" title="Does it work?">
      {test?.isOpen && <Waiting condition={condition} guide={guide} refreshes={refreshes} />}
      {test && !test.isOpen && (
        <Note tone="warn" title="No call came through">
          The test of {test.startedAt} is over. Check that you dialled the code on the right phone
          and heard it confirmed, that you rang your old number from another phone, and that
          voicemail did not answer first.{' '}
          {isNamed(carrier.id)
            ? `Then test again, or ask ${carrier.label} to set the forwarding.`
            : 'Then test again, or ask your phone company to set the forwarding.'}
        </Note>
      )}
      <ul className="fd-list -mx-4" aria-live="polite">
        {states.map((state) => (
          <Row
            key={state.condition}
            state={state}
            to={paths.phone({ ...here, condition: state.condition })}
            isCurrent={state.condition === condition}
          />
        ))}
      </ul>
      {canEdit && (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="lineId" value={line.id} />
          <input type="hidden" name="condition" value={condition} />
          <input type="hidden" name="carrier" value={carrier.id} />
          <SubmitButton name="intent" value="test">
            {test?.isOpen ? 'Start again' : 'Test it now'}
          </SubmitButton>
          <span className="fd-small text-muted mt-2 block">
            Tests “{current?.label}”. Choose another above.
          </span>
        </Form>
      )}
    </SettingsCard>
  );
}

/** Not one of several, as any company's landline. */
function isNamed(carrier: string): boolean {
  return carrier !== 'landline' && carrier !== 'gsm';
}

function Waiting({
  guide,
  condition,
  refreshes,
}: {
  guide: Guide;
  condition: Condition;
  refreshes: boolean;
}) {
  const { line, carrier, states } = guide;
  const test = states.find((state) => state.condition === condition)?.test;
  const here = { line: line.id, carrier: carrier.id, condition };
  return (
    <div className="fd-note" role="status">
      <LoaderCircle className="fd-icon motion-safe:animate-spin" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">Waiting for your call until {test?.until}</p>
        <p>
          {howTo[condition]} Do not ring {line.shown} itself: that would prove nothing. This page
          ticks it off when the call arrives.
        </p>
        <noscript>
          <p className="mt-2 flex flex-wrap gap-x-4">
            <Link className="fd-link" to={`${paths.phone(here)}#forwarding-test`}>
              Has it come? Look again
            </Link>
            {refreshes ? (
              <span className="text-muted">Looks again every 5 seconds.</span>
            ) : (
              <Link className="fd-link" to={paths.phone({ ...here, refresh: '1' })}>
                Look again every 5 seconds
              </Link>
            )}
          </p>
        </noscript>
      </div>
    </div>
  );
}

function Row({ state, to, isCurrent }: { state: ForwardingState; to: string; isCurrent: boolean }) {
  const { label, proof, test } = state;
  const Icon = proof ? CircleCheck : test && !test.isOpen ? TriangleAlert : CircleDashed;
  const tone = proof ? 'good' : test && !test.isOpen ? 'warn' : 'quiet';
  return (
    <li>
      <span className={`fd-status ${tone} !items-start !whitespace-normal min-w-0`}>
        <Icon className="fd-icon mt-0.5" aria-hidden />
        <span className="min-w-0">
          <Link
            to={to}
            preventScrollReset
            aria-current={isCurrent ? 'true' : undefined}
            className="text-base-content font-semibold hover:underline"
          >
            {label}
          </Link>
          <span className="fd-muted block font-normal">
            {proof ? (
              <>
                Works: a call from {proof.caller} came through · {proof.at}
                {proof.callId && (
                  <>
                    {' · '}
                    <Link className="fd-link" to={paths.call(proof.callId)}>
                      The call
                    </Link>
                  </>
                )}
              </>
            ) : test?.isOpen ? (
              'Waiting for a call'
            ) : test ? (
              `No call came · ${test.startedAt}`
            ) : (
              'Not tested yet'
            )}
          </span>
        </span>
      </span>
    </li>
  );
}
