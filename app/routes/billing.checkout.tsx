import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';

import { AuthLayout } from '~/components/auth-layout';
import { PaddleCheckout } from '~/components/paddle-checkout';
import { Note } from '~/components/ui/note';
import { useHydrated } from '~/components/use-hydrated';
import { useTrusted } from '~/components/use-trusted';
import { getEnv } from '~/env.server';
import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { can } from '~/modules/auth/permissions';
import { getUser, requireUser, type User } from '~/modules/auth/require-member.server';
import { takeAttempt } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatMoney } from '~/modules/format/money';
import type { Trusted } from '~/modules/http/trusts';
import { t } from '~/modules/languages/t';
import { queueMail } from '~/modules/mail/queue-mail.server';
import { paths } from '~/paths';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  {
    title: page?.payment?.isCard
      ? t`Change the payment method · Frontdesk`
      : t`Checkout · Frontdesk`,
  },
  // The address opens a payment.
  { name: 'robots', content: 'noindex' },
];

const transactionId = /^txn_[a-z0-9]{26}$/;

export const handle = { trusts: ['paddle'] satisfies Trusted[] };

/**
 * The page that Paddle's payment links lead to (`?_ptxn=`): ours and those in its mails, so that whoever pays need
 * not be a member. Who is one reads what it is for.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const env = getEnv();
  const id = readId(request);
  if (!id || !env.PADDLE_API_KEY) throw appError('not-found');
  const [{ supabase, user, headers }, superseded] = await Promise.all([
    getUser(request),
    serviceClient().rpc('checkout_is_superseded', { p_transaction_id: id }),
  ]);
  if (superseded.error) throw appError('unavailable', { cause: superseded.error, headers });
  const payment = user && (await findPayment(supabase, user, id));
  const isPaid = payment?.status === 'paid' || payment?.status === 'completed';
  const back = new URL(paths.billing('return', { transaction: id, refresh: 10 }), env.SITE_URL);
  return data(
    {
      id,
      isSuperseded: superseded.data,
      script: env.PADDLE_CLIENT_TOKEN
        ? {
            url: env.PADDLE_JS_URL,
            token: env.PADDLE_CLIENT_TOKEN,
            isSandbox: env.PADDLE_ENVIRONMENT === 'sandbox',
          }
        : null,
      successUrl: payment ? back.href : null,
      email: user?.email ?? null,
      payment: payment && {
        isPaid,
        canMail: payment.canManage,
        isCard: payment.isCard,
        what: payment.isCard ? t`It costs nothing now` : payment.what,
        total: payment.total,
        /** Where Paddle knows nobody yet: it asks for an address. */
        email: payment.isAnonymous ? user.email : null,
        business: payment.business,
      },
    },
    { headers },
  );
}

function readId(request: Request): string | null {
  const query = new URL(request.url).searchParams;
  const id = query.get('_ptxn') ?? query.get('transaction') ?? '';
  return transactionId.test(id) ? id : null;
}

/** A payment of a business whose billing this person may see; null for every other. */
async function findPayment(supabase: Supabase, user: User, id: string) {
  const { data: row, error } = await supabase
    .from('transactions')
    .select(
      'business_id, status, origin, customer_id, currency, tax, total, grand_total, balance, items',
    )
    .eq('id', id)
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  const business = user.businesses.find((each) => each.id === row?.business_id);
  if (!row || !business || !can(business.role, 'billing.read')) return null;
  const items = row.items as { description: string }[];
  return {
    businessId: business.id,
    business: business.name,
    canManage: can(business.role, 'billing.manage'),
    status: row.status,
    isCard: row.origin === 'subscription_payment_method_change' && row.total === 0,
    isAnonymous: row.customer_id === null,
    total: totalWords(row),
    what: items
      .map(({ description }) => description)
      .filter(Boolean)
      .join(', '),
  };
}

type Total = {
  status: string;
  currency: string;
  tax: number;
  total: number;
  grand_total: number | null;
  balance: number | null;
};

/** What is to be paid. The tax is not known before Paddle knows where who pays is: it has a draft until then. */
function totalWords({ status, currency, tax, total, grand_total, balance }: Total): string | null {
  if (total <= 0) return null;
  if (status === 'draft') return t`${formatMoney(total, currency)} before tax`;
  const isPaid = status === 'paid' || status === 'completed';
  const amount = formatMoney((isPaid ? grand_total : (balance ?? grand_total)) ?? total, currency);
  return tax > 0 ? t`${amount} with tax` : amount;
}

/** Mails the link to the person who asks, for a browser that can run Paddle's checkout. */
export async function action({ request }: ActionFunctionArgs) {
  const { supabase, user, headers } = await requireUser(request);
  const id = readId(request);
  const form = await request.formData();
  if (form.get('intent') !== 'mail') throw appError('bad-request', { headers });
  const payment = id && (await findPayment(supabase, user, id));
  if (!id || !payment || !payment.canManage) throw appError('not-found', { headers });
  const wait = await takeAttempt('mail', request, user.email);
  if (wait > 0) {
    headers.set('Retry-After', String(wait));
    const minutes = Math.ceil(wait / 60);
    const fault = t`The link was mailed several times. Try again in ${minutes} minutes.`;
    return data({ sent: null, fault }, { status: 429, headers });
  }
  await queueMail(
    'payment-link',
    user.email,
    { business: payment.business, transaction: id },
    payment.businessId,
  );
  return data({ sent: user.email, fault: null }, { headers });
}

export default function Checkout() {
  const { id, script, successUrl, payment, isSuperseded } = useLoaderData<typeof loader>();
  const isHydrated = useHydrated();
  const isTrusted = useTrusted('paddle');
  return (
    <AuthLayout
      title={
        payment?.isPaid
          ? payment.isCard
            ? 'The payment method is changed'
            : 'This is paid'
          : isSuperseded
            ? 'There is a plan already'
            : payment?.isCard
              ? 'Change the payment method'
              : 'Checkout'
      }
      subtitle={
        payment
          ? [payment.business, payment.what, !isSuperseded && payment.total]
              .filter(Boolean)
              .join(' · ')
          : 'Paddle sells Frontdesk, and takes the payment.'
      }
    >
      {payment?.isPaid ? (
        <Link className="btn btn-primary" to={paths.billing('return', { transaction: id })}>
          See the plan
        </Link>
      ) : isSuperseded ? (
        <Note tone="info" title="Nothing is to be paid here">
          This business has a plan already, and would pay for two. To change the plan, choose
          another one on the page about billing.
        </Note>
      ) : !script ? (
        <Note tone="bad" title="The checkout cannot be opened">
          Paddle’s checkout is not set up here. Write to us, and we send you an invoice.
        </Note>
      ) : (
        <>
          {isHydrated && isTrusted ? (
            <PaddleCheckout
              transactionId={id}
              script={script}
              successUrl={successUrl}
              email={payment?.email ?? null}
              isCard={payment?.isCard ?? false}
            />
          ) : (
            <p>Paddle’s checkout opens here in a moment, in a browser that runs JavaScript.</p>
          )}
          <Elsewhere isOpen={!isHydrated} />
        </>
      )}
      {payment && (
        <p>
          <Link className="fd-link" to={paths.billing()}>
            Back to billing
          </Link>
        </p>
      )}
    </AuthLayout>
  );
}

/** Card data goes to Paddle alone, and Paddle's checkout is a program of theirs: without it one pays elsewhere. */
function Elsewhere({ isOpen }: { isOpen: boolean }) {
  const { payment, email } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <details open={isOpen || Boolean(result)}>
      <summary className="fd-more">It does not open, or you want to pay elsewhere?</summary>
      <div className="mt-2 grid gap-3">
        <p>
          Paddle’s checkout needs JavaScript: card numbers go to Paddle alone, by a program of
          theirs. Nothing else in Frontdesk needs it.
        </p>
        {result?.fault && <Note tone="bad">{result.fault}</Note>}
        {result?.sent ? (
          <Sent>The link is on its way to {result.sent}.</Sent>
        ) : payment?.canMail ? (
          <Form method="post" className="grid gap-3">
            <p>
              Have the payment link mailed to {email}, and open it on a phone or in another browser.
              It asks for no password.
            </p>
            <div>
              <button className="btn" name="intent" value="mail">
                Mail me the link
              </button>
            </div>
          </Form>
        ) : (
          <p>Open this address on a phone or in another browser.</p>
        )}
      </div>
    </details>
  );
}

function Sent({ children }: { children: ReactNode }) {
  return (
    <Note tone="good" title="Mailed">
      {children} Once it is paid, the page about billing shows it.
    </Note>
  );
}
