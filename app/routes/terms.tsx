import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';

import { LegalPage, LegalPart } from '~/components/legal-page';
import { getEnv } from '~/env.server';
import { planOf } from '~/modules/billing/plans';
import { t } from '~/modules/languages/t';
import { getOperator } from '~/modules/site/operator.server';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data?.site, {
    path: paths.terms(),
    title: t`Terms · Frontdesk`,
    description: t`The terms of Frontdesk: what you get, what you answer for, what it costs and how it ends.`,
  });

/** The same for everybody, so that caches may keep it. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'public, max-age=300, stale-while-revalidate=3600',
});

export async function loader() {
  return {
    site: await getPublicSite(),
    operator: getOperator(),
    isSold: Boolean(getEnv().PADDLE_API_KEY),
    trialMinutes: planOf('trial').minutes,
  };
}

export default function Terms() {
  const { operator, isSold, trialMinutes } = useLoaderData<typeof loader>();
  return (
    <LegalPage
      title="Terms"
      note={t`It says what the service offers, and on what terms. Whoever runs this site checks it against the law of the place, and completes it.`}
      operator={operator}
    >
      <LegalPart id="what" title="What you get">
        <p>
          Frontdesk answers calls to your business with a voice assistant, keeps what was said, and
          shows what is to be done. It is a tool: what it understood may be wrong, and you check
          what matters before you act on it.
        </p>
        <p>
          It works over networks and services of others, and can be away.{' '}
          <Link className="fd-link" to={paths.status()}>
            The status page
          </Link>{' '}
          says how it stands. Have another way for what must not wait.
        </p>
      </LegalPart>
      <LegalPart id="emergency" title="No emergency calls">
        <p>
          It is no emergency service and cannot reach one. Do not publish its number as a way to get
          help in danger.
        </p>
      </LegalPart>
      <LegalPart id="yours" title="What you answer for">
        <p>
          What the receptionist says in your name, and that you may say it. That callers learn, as
          the law of their place and yours asks, that they speak with a machine and that the call is
          recorded. That you may keep what callers say, and that you erase it when they may ask for
          it. What the people do whom you let in.
        </p>
        <p>
          You do not use it to deceive or harass people, to call those who did not ask for it, or to
          break into what is not yours. Who does so is shut out.
        </p>
      </LegalPart>
      <LegalPart id="cost" title="What it costs">
        {isSold ? (
          <>
            <p>
              What{' '}
              <Link className="fd-link" to={paths.pricing()}>
                the price list
              </Link>{' '}
              says for your plan, before tax. The first fourteen days, with {trialMinutes} minutes,
              cost nothing. Minutes beyond a plan are charged only if you chose so.
            </p>
            <p>
              Paddle is the seller of record: it takes the payments, writes the invoices, and its
              terms hold for them. When a payment does not get through, it is tried again, and we
              write to you before anything is switched off.
            </p>
          </>
        ) : (
          <p>On this installation nothing is charged.</p>
        )}
      </LegalPart>
      <LegalPart id="end" title="How it ends">
        <p>
          You cancel a plan by yourself, whenever you like; it runs to the end of the period that
          was paid for. You can delete the business and your account at any time, and take all data
          with you before. We may end it with notice, and give you time to take your data.
        </p>
        <p>
          A number that was given to you goes back when nobody has paid for it for long. We write to
          you first. A number that is gone does not come back.
        </p>
      </LegalPart>
      <LegalPart id="data" title="Data">
        <p>
          What is kept, where and for how long, is in{' '}
          <Link className="fd-link" to={paths.privacy()}>
            Privacy
          </Link>
          . What your callers say is yours and theirs; we use it to do what you asked for, and for
          nothing else.
        </p>
      </LegalPart>
      <LegalPart id="changes" title="Changes">
        <p>
          When these terms change in a way that matters to you, we write to you before they do. Who
          does not agree can cancel until then.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
