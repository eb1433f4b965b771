import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';

import { OfferCard } from '~/components/offer-card';
import { PublicLayout } from '~/components/public-layout';
import { Note } from '~/components/ui/note';
import { getEnv } from '~/env.server';
import { clientAddress } from '~/modules/auth/client-address.server';
import { getUser } from '~/modules/auth/require-member.server';
import { offersOf } from '~/modules/billing/offers.server';
import { planOf, type Interval } from '~/modules/billing/plans';
import { getPriceList } from '~/modules/billing/price-list.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data: page }) =>
  pageMeta(page?.site, {
    path: paths.pricing(),
    title: t`Pricing · Frontdesk`,
    description: t`What Frontdesk costs: plans by minutes of calls, by the month or by the year.`,
  });

export async function loader({ request }: LoaderFunctionArgs) {
  const interval: Interval =
    new URL(request.url).searchParams.get('interval') === 'year' ? 'year' : 'month';
  const [{ user, headers }, list, site] = await Promise.all([
    getUser(request),
    getPriceList(clientAddress(request)),
    getPublicSite(),
  ]);
  return data(
    {
      site,
      interval,
      isOn: Boolean(getEnv().PADDLE_API_KEY),
      isSignedIn: Boolean(user),
      source: list.source,
      currency: currencyName(list.currency),
      offers: offersOf(list, interval),
    },
    { headers },
  );
}

/** `US dollars`. */
function currencyName(currency: string): string {
  const parts = new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'name',
  }).formatToParts(2);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

export default function Pricing() {
  const { interval, isOn, isSignedIn, source, currency, offers } = useLoaderData<typeof loader>();
  const trial = planOf('trial');
  return (
    <PublicLayout isSignedIn={isSignedIn}>
      <h1 className="max-w-[22ch] !text-[2rem]/[2.375rem]">
        Every call answered. You pay for minutes of calls.
      </h1>
      <p className="fd-muted mt-3 max-w-[56ch] text-lg">
        Begin with {trial.minutes} minutes in fourteen days, without a card. Keep your number.
        Change or cancel whenever you like.
      </p>
      {!isOn && (
        <div className="mt-6">
          <Note tone="info" title="Nothing is charged on this installation">
            Billing is not set up here: every business has everything. These are the plans where it
            is.
          </Note>
        </div>
      )}
      <nav className="fd-views mt-8 !mx-0 !px-0" aria-label="How often you pay">
        {(['month', 'year'] as const).map((each) => (
          <Link
            key={each}
            to={paths.pricing({ interval: each })}
            aria-current={each === interval ? 'page' : undefined}
          >
            {each === 'month' ? 'Monthly' : 'Yearly'}
          </Link>
        ))}
      </nav>
      <div className="mt-5 grid gap-4 md:grid-cols-3">
        {offers.map((offer) => (
          <OfferCard
            key={offer.id}
            offer={offer}
            interval={interval}
            isMarked={offer.id === 'pro'}
            isLarge
          >
            <Link
              className={`btn ${offer.id === 'pro' ? 'btn-primary' : ''}`}
              to={
                isSignedIn
                  ? paths.billing('plans', { interval, plan: offer.id })
                  : paths.signup({ plan: offer.id, interval })
              }
            >
              {isSignedIn ? 'See plans' : 'Try 14 days free'}
            </Link>
          </OfferCard>
        ))}
      </div>
      <p className="fd-small fd-muted mt-4 max-w-[72ch]">
        {source === 'paddle'
          ? `Prices in ${currency} for where you are, before tax, as Paddle charges them.`
          : 'List prices in US dollars, before tax. At the checkout Paddle shows them in your currency where it can.'}{' '}
        Spam, test calls and calls under 15 seconds are not counted. Minutes beyond a plan are
        charged only if you choose so; otherwise callers leave a message.
      </p>
    </PublicLayout>
  );
}
