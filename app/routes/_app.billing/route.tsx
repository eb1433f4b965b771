import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import { MissingPart } from '~/components/missing-part';
import { Note } from '~/components/ui/note';
import { failingSince } from '~/integrations/vendor.server';
import { can } from '~/modules/auth/permissions';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import { changePaymentMethod, keepSubscription, openPortal } from '~/modules/billing/acts.server';
import {
  getPlan,
  listInvoices,
  standingProblem,
  syncState,
} from '~/modules/billing/billing-page.server';
import { getPayer } from '~/modules/billing/details.server';
import { intervalWords } from '~/modules/billing/plan-words';
import { otherWords, statusWords } from '~/modules/billing/status-words.server';
import { partsOf } from '~/modules/errors/parts.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { askPaddleNow, saveUsageChoice } from './actions.server';
import { CapCard } from './cap-card';
import { InvoicesCard } from './invoices-card';
import { OthersCard } from './others-card';
import { PayerCard } from './payer-card';
import { PlanCard } from './plan-card';
import { UsageCard } from './usage-card';
import { payerLines, usageView } from './view.server';

export const meta: MetaFunction = () => [{ title: t`Billing · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.read');
  const { business, role, headers } = member;
  const clock = new Clock(business.time_zone);
  const part = partsOf(business.id, clock);
  const [{ billing, subscription, others, asOf }, usage, invoices, payer, sync] = await Promise.all(
    [
      getPlan(member),
      part('usage', usageView(member, clock)),
      part('invoices', listInvoices(member, clock)),
      part(
        'payer',
        getPayer(member).then((found) => found && payerLines(found.customer)),
      ),
      syncState(member),
    ],
  );
  const down = failingSince('paddle');
  const isRunning = billing.state === 'active' || billing.state === 'past-due';
  return data(
    {
      business: business.name,
      canManage: can(role, 'billing.manage'),
      isOn: billing.state !== 'free',
      state: billing.state,
      plan: {
        label: billing.state === 'free' ? t`Everything` : billing.plan.label,
        interval: subscription?.interval ? intervalWords[subscription.interval].adverb : null,
        overageCents: billing.plan.overageCents,
      },
      status: statusWords(billing, subscription, clock),
      subscription: subscription && {
        id: subscription.id,
        isScheduled: isRunning && Boolean(subscription.scheduledAction),
        due: subscription.money.due
          ? formatMoney(subscription.money.due, subscription.currency)
          : null,
      },
      others: others.map((one) => ({
        id: one.id,
        label:
          one.interval === 'month'
            ? t`${one.plan}, paid monthly`
            : one.interval === 'year'
              ? t`${one.plan}, paid yearly`
              : one.plan,
        ...otherWords(one, clock),
      })),
      asOf: asOf && clock.momentWithin(asOf),
      sync: {
        at: sync.at && clock.momentWithin(sync.at),
        problem: standingProblem(sync, asOf),
      },
      usage,
      cap: {
        choice: billing.atCap,
        ringNumber: billing.ringNumber,
        endsOn:
          isRunning && subscription?.scheduledAction === 'cancel' && subscription.scheduledAt
            ? clock.date(subscription.scheduledAt)
            : null,
      },
      invoices,
      payer,
      paddleDownSince: down && clock.momentWithin(down.toISOString()),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  return act(member, form);
}

function act(member: Member, form: FormData) {
  const subscriptionId = form.get('subscriptionId');
  switch (form.get('intent')) {
    case 'keep':
      return answerAct(member, () => keepSubscription(member, subscriptionId));
    case 'payment-method':
      return answerAct(member, () => changePaymentMethod(member, subscriptionId));
    case 'portal':
      return answerAct(member, () => openPortal(member, subscriptionId));
    case 'refresh':
      return answerAct(member, () => askPaddleNow(member));
    case 'usage-choice':
      return saveUsageChoice(member, form);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Billing() {
  const page = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const fault = result && 'fault' in result ? result.fault : null;
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Billing</h1>
        <p>What {page.business} has, uses and pays.</p>
      </div>
      {fault && (
        <Note tone="bad" title="That did not go through">
          {fault}
        </Note>
      )}
      {page.paddleDownSince && (
        <Note tone="warn" title="Paddle does not answer">
          Since {page.paddleDownSince}. What is here is what Paddle said before. Changes have to
          wait; calls are answered all the same.
        </Note>
      )}
      <PlanCard page={page} />
      {page.others.length > 0 && <OthersCard page={page} />}
      {page.usage.shown ? (
        <UsageCard usage={page.usage.shown} />
      ) : (
        <MissingPart id="usage" title="Minutes of calls" missing={page.usage.missing} />
      )}
      {page.isOn && <CapCard page={page} result={result && 'cap' in result ? result.cap : null} />}
      {page.isOn &&
        (page.invoices.shown ? (
          <InvoicesCard invoices={page.invoices.shown} />
        ) : (
          <MissingPart id="invoices" title="Invoices" missing={page.invoices.missing} />
        ))}
      {page.isOn &&
        (page.payer.missing ? (
          <MissingPart id="payer" title="Who pays" missing={page.payer.missing} />
        ) : (
          <PayerCard page={page} />
        ))}
    </div>
  );
}

export type Page = ReturnType<typeof useLoaderData<typeof loader>>;
