import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { BillingStep } from '~/components/billing-step';
import { ForBusiness } from '~/components/for-business';
import { OfferCard } from '~/components/offer-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { clientAddress } from '~/modules/auth/client-address.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { startCheckout } from '~/modules/billing/checkout.server';
import { offersOf } from '~/modules/billing/offers.server';
import { planWishSchema } from '~/modules/billing/plan-wish.server';
import type { Interval } from '~/modules/billing/plans';
import { getPriceList } from '~/modules/billing/price-list.server';
import type { ShownSubscription } from '~/modules/billing/status-words.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Plans · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.read');
  const { business, role, headers } = member;
  const clock = new Clock(business.time_zone);
  const [{ billing, subscription }, list] = await Promise.all([
    getPlan(member),
    getPriceList(clientAddress(request)),
  ]);
  const query = new URL(request.url).searchParams;
  const asked = query.get('interval');
  // Carried from the prices that everybody sees.
  const wished = query.get('plan');
  const interval: Interval =
    asked === 'year' || asked === 'month' ? asked : (subscription?.interval ?? 'month');
  return data(
    {
      interval,
      wished,
      isOn: billing.state !== 'free',
      canManage: can(role, 'billing.manage'),
      ...ways(subscription),
      about:
        billing.state === 'trial'
          ? t`The free trial goes on until ${clock.date(billing.trialEndsAt)}. A plan begins, and is paid, when you choose it.`
          : null,
      isList: list.source === 'list',
      plans: offersOf(list, interval).map((offer) => {
        const isOwn =
          subscription !== null &&
          subscription.status !== 'canceled' &&
          offer.id === billing.plan.id;
        const isCurrent = isOwn && interval === subscription.interval;
        /** The plan one has, paid in the other way. */
        const isWished = !isCurrent && offer.id === wished;
        return { offer, isCurrent, isWished, isPaidOtherwise: isOwn && !isCurrent };
      }),
    },
    { headers },
  );
}

/** How one gets to another plan from here: by a payment, by a change, or not as things stand. */
function ways(subscription: ShownSubscription | null) {
  const isRunning = subscription !== null && subscription.status !== 'canceled';
  if (!isRunning) return { by: 'checkout' as const, hindrance: null };
  const hindered = (words: string, way = { to: paths.billing(), label: t`Open billing` }) => ({
    words,
    way,
  });
  const hindrance =
    subscription.status === 'past_due'
      ? hindered(t`A payment is due. Pay it first, then change the plan.`)
      : subscription.status === 'paused'
        ? hindered(t`The plan is paused. Resume it first, then change it.`, {
            to: paths.billing('resume'),
            label: t`Resume it`,
          })
        : subscription.scheduledAction === 'cancel'
          ? hindered(t`The plan is about to end. Keep it first, then change it.`)
          : subscription.scheduledAction === 'pause'
            ? hindered(t`The plan is about to be paused. Keep it first, then change it.`)
            : null;
  return { by: 'change' as const, hindrance };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing('plans'));
  const chosen = planWishSchema.safeParse(Object.fromEntries(form));
  if (!chosen.success) throw appError('bad-request', { headers: member.headers });
  return answerAct(member, () => startCheckout(member, chosen.data.plan, chosen.data.interval));
}

export default function Plans() {
  const page = useLoaderData<typeof loader>();
  const { interval, wished, isOn, canManage, by, hindrance, about, isList, plans } = page;
  const result = useActionData<typeof action>();
  return (
    <div className="[&>div]:max-w-[60rem]">
      <BillingStep title="Plans" fault={result?.fault}>
        {!isOn && (
          <Note tone="info">
            Billing is not set up here: this business has everything, and nobody pays.
          </Note>
        )}
        {about && <p>{about}</p>}
        {hindrance && (
          <Note
            tone="warn"
            title="The plan cannot be changed as it stands"
            action={
              canManage && (
                <Link className="fd-more" to={hindrance.way.to}>
                  {hindrance.way.label}
                </Link>
              )
            }
          >
            {hindrance.words}
          </Note>
        )}
        <nav className="fd-views" aria-label="How often you pay">
          {(['month', 'year'] as const).map((each) => (
            <Link
              key={each}
              to={paths.billing('plans', { interval: each, ...(wished && { plan: wished }) })}
              aria-current={each === interval ? 'page' : undefined}
            >
              {each === 'month' ? 'Monthly' : 'Yearly'}
            </Link>
          ))}
        </nav>
        <div className="grid gap-4 md:grid-cols-3">
          {plans.map(({ offer, isCurrent, isWished, isPaidOtherwise }) => (
            <OfferCard
              key={offer.id}
              offer={offer}
              interval={interval}
              isMarked={isCurrent || isWished}
              tag={isCurrent ? 'Your plan' : isWished ? 'You chose this' : null}
            >
              {isOn && canManage && !isCurrent && !hindrance && (
                <Choice
                  by={by}
                  plan={offer.id}
                  label={offer.label}
                  interval={interval}
                  isPaidOtherwise={isPaidOtherwise}
                />
              )}
            </OfferCard>
          ))}
        </div>
        <p className="fd-small fd-muted">
          {isList
            ? 'List prices in US dollars, before tax. Paddle shows what you pay before you pay it.'
            : 'Prices before tax, as Paddle charges them where you are.'}{' '}
          {!canManage && 'An owner chooses the plan.'}
        </p>
      </BillingStep>
    </div>
  );
}

type ChoiceProps = {
  by: 'checkout' | 'change';
  plan: string;
  label: string;
  interval: Interval;
  isPaidOtherwise: boolean;
};

function Choice({ by, plan, label, interval, isPaidOtherwise }: ChoiceProps) {
  if (by === 'change') {
    return (
      <Link className="btn" to={paths.billing('change', { plan, interval })}>
        {!isPaidOtherwise
          ? `Change to ${label}`
          : interval === 'month'
            ? 'Pay monthly'
            : 'Pay yearly'}
      </Link>
    );
  }
  return (
    <Form method="post">
      <ForBusiness />
      <input type="hidden" name="interval" value={interval} />
      <SubmitButton className="w-full" name="plan" value={plan}>
        Choose {label}
      </SubmitButton>
    </Form>
  );
}
