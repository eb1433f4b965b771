import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';

import { BillingStep } from '~/components/billing-step';
import { ForBusiness } from '~/components/for-business';
import { RefreshChoice, type RefreshHandle } from '~/components/refresh-choice';
import { useRefreshIn } from '~/components/use-refresh-in';
import { PaddleFault } from '~/integrations/paddle/client.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { mayAskPaddle, notDone, NotDone } from '~/modules/billing/act.server';
import { getPlan } from '~/modules/billing/billing-page.server';
import { nextCharge } from '~/modules/billing/status-words.server';
import { syncBusiness } from '~/modules/billing/sync.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** Besides the live stream: an event may be late, and the page must not rest on one. */
const lookAgainMs = 10_000;

export const handle: RefreshHandle = {
  refreshes: (page) => (page as { state?: string } | null)?.state === 'waiting',
};
export const meta: MetaFunction = () => [{ title: t`Payment · Frontdesk` }];

/**
 * Where Paddle's checkout leads back to. It shows what we have heard from Paddle and gives nothing: whoever opens
 * this address without paying waits.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.read');
  const { supabase, business, role, headers } = member;
  const id = new URL(request.url).searchParams.get('transaction') ?? '';
  const [transaction, { billing, subscription }] = await Promise.all([
    supabase
      .from('transactions')
      .select('id, status, origin, currency, total, grand_total, subscription_id')
      .eq('business_id', business.id)
      .eq('id', id)
      .maybeSingle(),
    getPlan(member),
  ]);
  if (transaction.error) throw appError('unavailable', { cause: transaction.error, headers });
  if (!transaction.data) throw appError('not-found', { headers });
  const { status, origin, currency, subscription_id: paidFor } = transaction.data;
  const paid = transaction.data.grand_total ?? transaction.data.total;
  const isPaid = status === 'paid' || status === 'completed';
  const isPlanThere = subscription?.id === paidFor && paidFor !== null;
  const isSettled = billing.state === 'active';
  return data(
    {
      id,
      state:
        status === 'canceled'
          ? ('canceled' as const)
          : isPaid && isPlanThere && isSettled
            ? ('done' as const)
            : ('waiting' as const),
      isPaid,
      isMethodOnly: origin === 'subscription_payment_method_change',
      plan: billing.plan.label,
      paid: paid > 0 ? formatMoney(paid, currency) : null,
      next: subscription ? nextCharge(subscription, new Clock(business.time_zone)) : [],
      canManage: can(role, 'billing.manage'),
    },
    { headers },
  );
}

/** Fetches what Paddle has, when its event is late. */
export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const { business, headers } = member;
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  if (form.get('intent') !== 'ask') throw appError('bad-request', { headers });
  try {
    await mayAskPaddle(member);
    await syncBusiness(business.id);
    return data({ asked: t`Paddle was asked just now.`, fault: null }, { headers });
  } catch (error) {
    const fault = error instanceof PaddleFault ? notDone(error) : error;
    if (!(fault instanceof NotDone)) throw error;
    return data({ asked: null, fault: fault.message }, { status: fault.status, headers });
  }
}

export default function Return() {
  const { id, state, isPaid, isMethodOnly, plan, paid, next, canManage } =
    useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  useRefreshIn(state === 'waiting' ? lookAgainMs : null);
  return (
    <BillingStep title="Payment" fault={result?.fault}>
      <section className="fd-card grid gap-4 p-5" aria-live="polite">
        {state === 'done' && (
          <>
            <p className="flex items-center gap-2 text-lg font-semibold">
              <CircleCheck className="fd-icon fd-icon-lg text-success" aria-hidden />
              {isMethodOnly ? 'The payment method is changed' : `Paid. You are on ${plan}`}
            </p>
            {!isMethodOnly && (
              <p>
                {paid
                  ? `${paid} is paid. Paddle mails the invoice to whoever paid.`
                  : 'Paddle mails the invoice to whoever paid.'}
              </p>
            )}
            {next.map((line) => (
              <p key={line}>{line}</p>
            ))}
            <div className="flex flex-wrap gap-2">
              <Link className="btn btn-primary" to={paths.today()}>
                Go to Today
              </Link>
              <Link className="btn" to={paths.billing()}>
                Billing
              </Link>
            </div>
          </>
        )}
        {state === 'canceled' && (
          <>
            <p className="flex items-center gap-2 text-lg font-semibold">
              <TriangleAlert className="fd-icon fd-icon-lg text-warning" aria-hidden />
              This payment was cancelled
            </p>
            <p>Nothing was charged by it.</p>
            <div>
              <Link className="btn btn-primary" to={paths.billing('plans')}>
                Choose a plan
              </Link>
            </div>
          </>
        )}
        {state === 'waiting' && (
          <>
            <p className="flex items-center gap-2 text-lg font-semibold">
              <LoaderCircle className="fd-icon fd-icon-lg" aria-hidden />
              {isPaid
                ? 'Paid. The plan is being set up'
                : 'Waiting for Paddle to say that it is paid'}
            </p>
            <p>
              This takes a few seconds as a rule. The page goes on by itself, and nothing is lost
              when you close it: the plan begins when Paddle says so.
            </p>
            <RefreshChoice />
            <details>
              <summary className="fd-more">It takes longer than a few minutes?</summary>
              <div className="mt-2 grid gap-3">
                <p>
                  {result?.asked ?? 'Ask Paddle what it has.'} If you paid and this page still
                  waits, write to us with the number <code>{id}</code>. Do not pay again: the same
                  payment is never charged twice. If you did not pay, go back to the checkout.
                </p>
                <div className="flex flex-wrap gap-2">
                  {canManage && (
                    <Form method="post">
                      <ForBusiness />
                      <button className="btn" name="intent" value="ask">
                        Ask Paddle now
                      </button>
                    </Form>
                  )}
                  <Link
                    className="btn"
                    to={paths.billing('checkout', { _ptxn: id })}
                    reloadDocument
                  >
                    Back to the checkout
                  </Link>
                </div>
              </div>
            </details>
          </>
        )}
      </section>
    </BillingStep>
  );
}
