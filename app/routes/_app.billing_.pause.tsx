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
import { SelectField } from '~/components/ui/field';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import { addMonths, pauseChoices, pauseSubscription } from '~/modules/billing/acts.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { plural, t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Pause the plan · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { business, headers } = member;
  const { billing, subscription } = await getPlan(member);
  const clock = new Clock(business.time_zone);
  const begins = subscription?.nextBilledAt ?? null;
  const canPause =
    subscription?.status === 'active' && subscription.scheduledAction === null && begins !== null;
  return data(
    {
      plan: billing.plan.label,
      subscriptionId: canPause ? subscription.id : null,
      begins: begins && clock.date(begins),
      choices: pauseChoices.map((months): [string, string] => [
        String(months),
        forHowLong(months, begins && clock.date(addMonths(begins, months))),
      ]),
    },
    { headers },
  );
}

function forHowLong(months: number, end: string | null): string {
  if (months === 0 || !end) return t`Until I resume it`;
  return plural(
    months,
    t`For ${months} month, until ${end}`,
    t`For ${months} months, until ${end}`,
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  const months = pauseChoices.find((each) => String(each) === form.get('months'));
  if (form.get('intent') !== 'pause' || months === undefined) {
    throw appError('bad-request', { headers: member.headers });
  }
  return answerAct(member, () => pauseSubscription(member, form.get('subscriptionId'), months));
}

export default function PausePlan() {
  const { plan, subscriptionId, begins, choices } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (!subscriptionId) {
    return (
      <BillingStep title="Pause the plan" fault={result?.fault}>
        <NothingToDo>
          Only a plan that is paid, and that goes on, can be paused. How yours stands is on the page
          about billing.
        </NothingToDo>
      </BillingStep>
    );
  }
  return (
    <BillingStep title={`Pause ${plan}?`} fault={result?.fault}>
      <SettingsCard id="pause" title="What happens then">
        <ul className="grid list-disc gap-2 ps-5">
          <li>Until {begins} all works as ever: it is paid for.</li>
          <li>
            From then on nothing is charged, and your receptionist only takes messages. All data can
            be read and exported.
          </li>
          <li>
            The phone numbers are kept for 200 days, longer than any pause with an end. Only then
            are they given back for good, and you are told before.
          </li>
          <li>When it goes on, a new period begins and is charged.</li>
        </ul>
        <ActForm subscriptionId={subscriptionId}>
          <div className="max-w-sm">
            <SelectField id="months" name="months" label="How long" options={choices} />
          </div>
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="pause">
              Pause from {begins}
            </SubmitButton>
            <Link className="btn" to={paths.billing()}>
              Keep {plan}
            </Link>
          </div>
        </ActForm>
      </SettingsCard>
    </BillingStep>
  );
}
