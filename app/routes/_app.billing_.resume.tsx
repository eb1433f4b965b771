import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';

import { ActForm, BillingStep, NothingToDo } from '~/components/billing-step';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import { resumeSubscription } from '~/modules/billing/acts.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { intervalWords } from '~/modules/billing/plan-words';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: 'Resume the plan · Frontdesk' }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { billing, subscription } = await getPlan(member);
  const isPaused = subscription?.status === 'paused';
  return data(
    {
      plan: billing.plan.label,
      subscriptionId: isPaused ? subscription.id : null,
      price:
        subscription && subscription.unitPrice !== null
          ? formatMoney(subscription.unitPrice, subscription.currency)
          : null,
      per: subscription?.interval ? intervalWords[subscription.interval].per : null,
    },
    { headers: member.headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  if (form.get('intent') !== 'resume') throw appError('bad-request', { headers: member.headers });
  return answerAct(member, () => resumeSubscription(member, form.get('subscriptionId')));
}

export default function ResumePlan() {
  const { plan, subscriptionId, price, per } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (!subscriptionId) {
    return (
      <BillingStep title="Resume the plan" fault={result?.fault}>
        <NothingToDo>The plan is not paused.</NothingToDo>
      </BillingStep>
    );
  }
  return (
    <BillingStep title={`Resume ${plan}?`} fault={result?.fault}>
      <SettingsCard id="resume" title="What happens then">
        <ul className="grid list-disc gap-2 pl-5">
          <li>
            {price
              ? `Paddle charges ${price} before tax at once, and then the same ${per ?? 'each time'}.`
              : 'Paddle charges the price of the plan at once.'}{' '}
            A new period begins today.
          </li>
          <li>Calls are answered as before, with everything that is set up.</li>
        </ul>
        <ActForm subscriptionId={subscriptionId}>
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="resume">
              {price ? `Pay ${price} and resume` : 'Pay and resume'}
            </SubmitButton>
            <Link className="btn" to={paths.billing()}>
              Not now
            </Link>
          </div>
        </ActForm>
      </SettingsCard>
    </BillingStep>
  );
}
