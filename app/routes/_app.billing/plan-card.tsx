import { Form, Link } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import type { Page } from './route';

/** The plan, how it stands, and what can be done about it. */
export function PlanCard({ page }: { page: Page }) {
  const { plan, status, isOn, canManage, asOf, sync } = page;
  return (
    <SettingsCard id="plan" title="Plan">
      <div className="grid gap-2">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <b className="text-xl font-semibold">{plan.label}</b>
          {plan.interval && <span className="fd-muted">paid {plan.interval}</span>}
          <span className={`fd-tag ${status.tone}`}>{status.label}</span>
        </p>
        {status.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {isOn && canManage && <PlanActs page={page} />}
      {isOn && !canManage && <p className="fd-muted">An owner can change the plan.</p>}
      {isOn && asOf && (
        <Form
          method="post"
          className="fd-small fd-muted flex flex-wrap items-center gap-x-3"
          preventScrollReset
        >
          <ForBusiness />
          <span>As Paddle said {asOf}.</span>
          {canManage && (
            <button className="fd-more" name="intent" value="refresh">
              Ask Paddle now
            </button>
          )}
          {sync.problem && (
            <span className="basis-full">
              When it was asked {sync.at}: {sync.problem} It is asked again by itself.
            </span>
          )}
        </Form>
      )}
    </SettingsCard>
  );
}

function PlanActs({ page: { state, subscription } }: { page: Page }) {
  if (!subscription || state === 'trial' || state === 'trial-over' || state === 'canceled') {
    return (
      <div>
        <Link className="btn btn-primary" to={paths.billing('plans')}>
          Choose a plan
        </Link>
      </div>
    );
  }
  const cancel = (
    <Link className="btn fd-danger-text" to={paths.billing('cancel')}>
      Cancel the plan
    </Link>
  );
  const method = (label: string, isPrimary = false) => (
    <ActButton
      subscriptionId={subscription.id}
      intent="payment-method"
      label={label}
      isPrimary={isPrimary}
    />
  );
  if (subscription.isScheduled) {
    return (
      <Acts>
        <ActButton subscriptionId={subscription.id} intent="keep" label="Keep the plan" isPrimary />
        {method(t`Change payment method`)}
      </Acts>
    );
  }
  if (state === 'past-due') {
    return (
      <Acts>
        {method(
          subscription.due
            ? t`Pay ${subscription.due} now, or with another card`
            : t`Pay now, or with another card`,
          true,
        )}
        {cancel}
      </Acts>
    );
  }
  if (state === 'paused') {
    return (
      <Acts>
        <Link className="btn btn-primary" to={paths.billing('resume')}>
          Resume the plan
        </Link>
        {cancel}
      </Acts>
    );
  }
  return (
    <Acts>
      <Link className="btn btn-primary" to={paths.billing('plans')}>
        Change plan
      </Link>
      {method(t`Change payment method`)}
      <Link className="btn" to={paths.billing('pause')}>
        Pause
      </Link>
      {cancel}
    </Acts>
  );
}

function Acts({ children }: { children: React.ReactNode }) {
  return <div className="flex flex-wrap gap-2">{children}</div>;
}

type ActProps = { subscriptionId: string; intent: string; label: string; isPrimary?: boolean };

/** One act, asked for at once. */
export function ActButton({ subscriptionId, intent, label, isPrimary }: ActProps) {
  return (
    <Form method="post" action={paths.billing()}>
      <ForBusiness />
      <input type="hidden" name="subscriptionId" value={subscriptionId} />
      {isPrimary ? (
        <SubmitButton name="intent" value={intent}>
          {label}
        </SubmitButton>
      ) : (
        <button className="btn" name="intent" value={intent}>
          {label}
        </button>
      )}
    </Form>
  );
}
