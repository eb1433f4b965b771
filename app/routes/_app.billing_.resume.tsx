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
import { PaddleFault } from '~/integrations/paddle/client.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { answerAct, mayAskPaddle, NotDone } from '~/modules/billing/act.server';
import { previewResume, resumeSubscription } from '~/modules/billing/acts.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { priceWords, type ShownSubscription } from '~/modules/billing/status-words.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Resume the plan · Frontdesk` }];

/** What it costs, as Paddle says; the price before tax where Paddle does not answer. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { billing, subscription } = await getPlan(member);
  const isPaused = subscription?.status === 'paused';
  return data(
    {
      plan: billing.plan.label,
      subscriptionId: isPaused ? subscription.id : null,
      costs: isPaused ? await ask(member, subscription) : null,
      interval: subscription?.interval ?? null,
    },
    { headers: member.headers },
  );
}

async function ask(member: Member, subscription: ShownSubscription) {
  const { id, currency, money } = subscription;
  const words = (amount: bigint) => formatMoney(amount, currency);
  try {
    await mayAskPaddle(member);
    const total = await previewResume(id);
    if (total !== null) {
      const credit = BigInt(money.credit) < total ? BigInt(money.credit) : total;
      return {
        total: priceWords({ ...subscription, money: { ...money, withTax: Number(total) } }) ?? '',
        credit: credit > 0n ? words(credit) : null,
        charged: words(total - credit),
        isFree: credit === total,
      };
    }
  } catch (error) {
    if (!(error instanceof PaddleFault || error instanceof NotDone)) throw error;
  }
  const price = priceWords({ ...subscription, money: { ...money, withTax: null } });
  if (price === null) return null;
  const credit = money.credit > 0 ? words(BigInt(money.credit)) : null;
  return { total: price, credit, charged: null, isFree: false };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  if (form.get('intent') !== 'resume') throw appError('bad-request', { headers: member.headers });
  return answerAct(member, () => resumeSubscription(member, form.get('subscriptionId')));
}

export default function ResumePlan() {
  const { plan, subscriptionId, costs, interval } = useLoaderData<typeof loader>();
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
        <ul className="grid list-disc gap-2 ps-5">
          <li>
            {!costs
              ? 'Paddle charges the price of the plan at once.'
              : interval === 'month'
                ? `The plan costs ${costs.total}, at once, and then the same a month.`
                : interval === 'year'
                  ? `The plan costs ${costs.total}, at once, and then the same a year.`
                  : `The plan costs ${costs.total}, at once, and then the same each time.`}
            {costs?.credit && costs.charged && ` ${costs.credit} of it is taken from your credit.`}
            {costs?.credit &&
              !costs.charged &&
              ` Your credit of ${costs.credit} is taken off it.`}{' '}
            A new period begins today.
          </li>
          <li>Calls are answered as before, with everything that is set up.</li>
        </ul>
        <ActForm subscriptionId={subscriptionId}>
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="resume">
              {costs?.isFree
                ? 'Resume'
                : costs
                  ? `Pay ${costs.charged ?? costs.total} and resume`
                  : 'Pay and resume'}
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
