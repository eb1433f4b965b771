import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';

import { ActForm, BillingStep, NothingToDo } from '~/components/billing-step';
import { SettingsCard } from '~/components/settings-card';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import { cancelSubscription } from '~/modules/billing/acts.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Cancel the plan · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { business, headers } = member;
  const { billing, subscription: current, others } = await getPlan(member);
  const asked = new URL(request.url).searchParams.get('subscription');
  const other = others.find(({ id }) => id === asked) ?? null;
  const isElsewhere = asked !== null && asked !== current?.id;
  const subscription = isElsewhere ? other : current;
  const clock = new Clock(business.time_zone);
  const isThere =
    subscription !== null &&
    subscription.status !== 'canceled' &&
    subscription.scheduledAction !== 'cancel';
  const ends = subscription?.status === 'paused' ? null : (subscription?.nextBilledAt ?? null);
  return data(
    {
      business: business.name,
      plan: other?.plan ?? billing.plan.label,
      /** The plan that goes on, when this one is a second. */
      remains: other && billing.plan.label,
      subscriptionId: isThere ? subscription.id : null,
      ends: ends && clock.date(ends),
      isDue: subscription?.status === 'past_due',
      /** A plan whose end is fixed sells no minutes. */
      losesOverage:
        ends !== null &&
        !other &&
        billing.atCap === 'overage' &&
        billing.plan.overageCents !== null,
      isElsewhere,
      scheduled:
        subscription?.scheduledAction === 'cancel' && subscription.scheduledAt
          ? clock.date(subscription.scheduledAt)
          : null,
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  if (form.get('intent') !== 'cancel') throw appError('bad-request', { headers: member.headers });
  return answerAct(member, () => cancelSubscription(member, form.get('subscriptionId')));
}

export default function CancelPlan() {
  const page = useLoaderData<typeof loader>();
  const { business, plan, remains, subscriptionId, ends, isDue, losesOverage, scheduled } = page;
  const result = useActionData<typeof action>();
  if (!subscriptionId) {
    return (
      <BillingStep title="Cancel the plan" fault={result?.fault}>
        <NothingToDo>
          {scheduled
            ? `The plan ends on ${scheduled} already.`
            : page.isElsewhere
              ? 'That plan has ended already, and is not charged any more.'
              : 'There is no plan that could be cancelled, and nothing is charged.'}
        </NothingToDo>
      </BillingStep>
    );
  }
  return (
    <BillingStep title={`Cancel ${plan}?`} fault={result?.fault}>
      <SettingsCard id="cancel" title="What happens then" tone="danger">
        <ul className="grid list-disc gap-2 ps-5">
          {remains ? (
            <li>
              {ends
                ? `This second plan ends on ${ends}, and is not charged again. ${remains}, which counts, goes on as before.`
                : `This second plan ends at once, and is not charged again. ${remains}, which counts, goes on as before.`}
            </li>
          ) : (
            <>
              {!ends && <li>It ends at once. Nothing more is charged.</li>}
              {ends && isDue && <li>It ends on {ends}. What is due now stays due.</li>}
              {ends && !isDue && (
                <li>
                  Until {ends} all works as ever: it is paid for. Nothing more is charged, apart
                  from minutes beyond the plan that were used before.
                </li>
              )}
              {losesOverage && (
                <li>
                  One thing changes at once: a plan that ends sells no minutes beyond the included
                  ones. From now on, callers can only leave a message once those are used up,
                  although you chose “Keep answering”.
                </li>
              )}
              <li>
                After that your receptionist only takes messages. Everything in {business} stays:
                you can read it and export it.
              </li>
              <li>
                The phone numbers are kept for 60 days more, and are then given back for good. You
                are told before.
              </li>
              <li>
                {ends
                  ? `Until ${ends} you can take it back with one press. Later you choose a plan, and everything is as you left it.`
                  : 'Later you choose a plan, and everything is as you left it.'}
              </li>
            </>
          )}
        </ul>
        <ActForm subscriptionId={subscriptionId}>
          <div className="flex flex-wrap gap-2">
            <button className="btn fd-danger-text" name="intent" value="cancel">
              {ends ? `Cancel at ${ends}` : 'Cancel now'}
            </button>
            <Link className="btn" to={paths.billing()}>
              Keep {plan}
            </Link>
            {ends && !remains && (
              <Link className="btn" to={paths.billing('pause')}>
                Pause instead
              </Link>
            )}
          </div>
        </ActForm>
      </SettingsCard>
    </BillingStep>
  );
}
