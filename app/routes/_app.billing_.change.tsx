import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Link, useActionData, useLoaderData, useLocation } from '@remix-run/react';
import { z } from 'zod';

import { ActForm, BillingStep, NothingToDo } from '~/components/billing-step';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { PaddleFault } from '~/integrations/paddle/client.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { answerAct, mayAskPaddle, notDone, NotDone } from '~/modules/billing/act.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import {
  changePlan,
  previewChange,
  type ChangePreview,
} from '~/modules/billing/change-plan.server';
import { getHoldings, holds, losses } from '~/modules/billing/losses.server';
import { planWishOf, planWishSchema, type PlanWish } from '~/modules/billing/plan-wish.server';
import { intervalWords } from '~/modules/billing/plan-words';
import { planOf } from '~/modules/billing/plans';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Change the plan · Frontdesk` }];

/** What the change costs, as Paddle says, before anything is changed. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { business, headers } = member;
  const clock = new Clock(business.time_zone);
  const wish = planWishOf(request);
  const { billing, subscription } = await getPlan(member);
  if (!wish || !subscription || subscription.status === 'canceled') {
    throw redirect(paths.billing('plans'), { headers });
  }
  const plan = planOf(wish.plan);
  const isSamePlan = billing.plan.id === plan.id;
  const isThere = isSamePlan && subscription.interval === wish.interval;
  const [costs, has] = await Promise.all([
    isThere
      ? { costs: null, agreed: null, hindrance: null }
      : ask(member, subscription.id, wish, clock),
    getHoldings(member, wish.plan),
  ]);
  return data(
    {
      wish,
      isThere,
      isPaused: subscription.status === 'paused',
      title: isSamePlan
        ? wish.interval === 'month'
          ? t`Pay ${plan.label} monthly?`
          : t`Pay ${plan.label} yearly?`
        : t`Change to ${plan.label}?`,
      subscriptionId: subscription.id,
      before: billing.plan.label,
      beforePaid: subscription.interval
        ? intervalWords[subscription.interval].adverb
        : t`as agreed`,
      paid: intervalWords[wish.interval].adverb,
      label: plan.label,
      holds: holds(billing.plan, plan),
      losses: isThere ? [] : losses(billing.plan, plan, has, clock),
      ...costs,
    },
    { headers },
  );
}

async function ask(member: Member, id: string, wish: PlanWish, clock: Clock) {
  try {
    await mayAskPaddle(member);
    const preview = await previewChange(id, wish.plan, wish.interval);
    const charged = preview.now.kind === 'charge' ? preview.now.amount : '0';
    return { costs: costWords(preview, clock), agreed: charged, hindrance: null };
  } catch (error) {
    const fault = error instanceof PaddleFault ? notDone(error) : error;
    if (!(fault instanceof NotDone)) throw error;
    return { costs: null, agreed: null, hindrance: fault.message };
  }
}

function costWords({ currency, now, next, recurring }: ChangePreview, clock: Clock) {
  const money = (amount: string) => formatMoney(amount, currency);
  return {
    now:
      now.kind === 'nothing'
        ? { amount: money('0'), note: t`Nothing is charged now.` }
        : now.kind === 'credit'
          ? {
              amount: money('0'),
              note: t`Nothing is charged now. ${money(now.amount)} of what you paid is kept for the next invoices.`,
            }
          : {
              amount: money(now.amount),
              note:
                BigInt(now.tax) > 0n
                  ? t`For the rest of this period, ${money(now.tax)} of it tax. What you paid already is taken off.`
                  : t`For the rest of this period. What you paid already is taken off.`,
            },
    next: next && { amount: money(next.amount), date: clock.date(next.at) },
    recurring: recurring && money(recurring),
  };
}

const formSchema = planWishSchema.extend({ agreed: z.string().regex(/^\d{1,15}$/) });

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  const fields = formSchema.safeParse(Object.fromEntries(form));
  if (form.get('intent') !== 'change' || !fields.success) {
    throw appError('bad-request', { headers: member.headers });
  }
  const { plan, interval, agreed } = fields.data;
  return answerAct(member, () =>
    changePlan(member, form.get('subscriptionId'), { plan, interval, agreed: BigInt(agreed) }),
  );
}

export default function ChangePlan() {
  const page = useLoaderData<typeof loader>();
  const {
    wish,
    before,
    beforePaid,
    label,
    paid,
    holds: rows,
    losses: lines,
    costs,
    agreed,
    hindrance,
  } = page;
  const result = useActionData<typeof action>();
  const { pathname, search } = useLocation();
  if (page.isThere) {
    return (
      <BillingStep title={`You are on ${label}`} fault={result?.fault}>
        <NothingToDo>
          {label}, {paid} is what you have: there is nothing to change, and nothing is charged for
          it now.
        </NothingToDo>
      </BillingStep>
    );
  }
  return (
    <BillingStep
      title={page.title}
      about={`From ${before}, ${beforePaid} to ${label}, ${paid}.`}
      fault={result?.fault}
    >
      <SettingsCard id="costs" title="What it costs">
        {costs && agreed !== null ? (
          <>
            <dl className="fd-stats [--n:3]">
              <div className="fd-stat">
                <dt>Now</dt>
                <dd className="v">{costs.now.amount}</dd>
                <dd className="d">{costs.now.note}</dd>
              </div>
              <div className="fd-stat">
                <dt>{costs.next ? `On ${costs.next.date}` : 'Next'}</dt>
                <dd className="v">{costs.next?.amount ?? '–'}</dd>
                <dd className="d">With tax</dd>
              </div>
              <div className="fd-stat col-span-2 lg:col-span-1">
                <dt>{wish.interval === 'month' ? 'Then, a month' : 'Then, a year'}</dt>
                <dd className="v">{costs.recurring ?? '–'}</dd>
                <dd className="d">With tax</dd>
              </div>
            </dl>
            <p className="fd-small fd-muted">
              As Paddle says just now. The change is made at once.
            </p>
          </>
        ) : (
          <Note
            tone="warn"
            title={page.isPaused ? 'The plan is paused' : 'Paddle did not say what it costs'}
            action={
              page.isPaused ? (
                <Link className="fd-more" to={paths.billing('resume')}>
                  Resume it
                </Link>
              ) : (
                <Link className="fd-more" to={pathname + search} reloadDocument>
                  Try again
                </Link>
              )
            }
          >
            {hindrance}
          </Note>
        )}
      </SettingsCard>
      {rows.length > 0 && (
        <SettingsCard id="holds" title="What changes">
          <table className="fd-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col" className="num">
                  Now
                </th>
                <th scope="col" className="num">
                  Then
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.what}>
                  <td>{row.what}</td>
                  <td className="num">{row.from}</td>
                  <td className="num">{row.to}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {lines.map((line) => (
            <Note key={line} tone="warn">
              {line}
            </Note>
          ))}
        </SettingsCard>
      )}
      {costs && agreed !== null && (
        <ActForm subscriptionId={page.subscriptionId}>
          <input type="hidden" name="plan" value={wish.plan} />
          <input type="hidden" name="interval" value={wish.interval} />
          <input type="hidden" name="agreed" value={agreed} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="change">
              {agreed === '0' ? `Change to ${label}` : `Pay ${costs.now.amount} and change`}
            </SubmitButton>
            <Link className="btn" to={paths.billing('plans')}>
              Other plans
            </Link>
          </div>
        </ActForm>
      )}
    </BillingStep>
  );
}
