import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';

import { PublicLayout } from '~/components/public-layout';
import { getEnv } from '~/env.server';
import { clientAddress } from '~/modules/auth/client-address.server';
import { getUser } from '~/modules/auth/require-member.server';
import { minutes } from '~/modules/billing/plan-words';
import { paidPlans, planOf } from '~/modules/billing/plans';
import { getPriceList } from '~/modules/billing/price-list.server';
import { formatMoney } from '~/modules/format/money';
import { t } from '~/modules/languages/t';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { firstQuestions } from '~/modules/site/questions';
import { productData } from '~/modules/site/structured';
import { paths } from '~/paths';
import { ExampleCall } from './example-call';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data: page }) =>
  pageMeta(page?.site, {
    path: paths.landing(),
    title: t`Frontdesk: an AI receptionist for your phone`,
    description: t`Frontdesk answers your business phone, writes down every call and tells you what to do next.`,
    structured: page && productData(page.site, page.isSold),
  });

/** Members go to their day; everyone else reads what this is. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (user) throw redirect(paths.today(), { headers });
  const [site, list] = await Promise.all([getPublicSite(), getPriceList(clientAddress(request))]);
  return data(
    {
      site,
      isSold: Boolean(getEnv().PADDLE_API_KEY),
      plans: paidPlans.map(({ id, label, about, minutes: included }) => ({
        id,
        label,
        about,
        price: formatMoney(list.amounts[id].month, list.currency, { isShort: true }),
        minutes: minutes(included * 60),
      })),
    },
    { headers },
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Landing() {
  const { site, isSold, plans } = useLoaderData<typeof loader>();
  return (
    <PublicLayout>
      <h1 className="max-w-[18ch] !text-[2.25rem] !leading-[1.15]">
        The receptionist that never misses a call.
      </h1>
      <p className="fd-muted mt-4 max-w-[54ch] text-lg text-pretty">
        Frontdesk answers your business phone, writes down what each caller wanted, and tells you
        what to do next: with the words that prove it.
      </p>
      <Begin isSignUpOpen={site.isSignUpOpen} />
      <ExampleCall />
      <Steps />
      <Costs isSold={isSold} plans={plans} />
      <Answers />
      <section aria-labelledby="begin" className="mt-14">
        <h2 id="begin" className="!text-xl">
          Hear how it answers for you
        </h2>
        <p className="fd-muted mt-2 max-w-[54ch]">
          Try it in your browser or on your own phone first. Your callers notice nothing until you
          forward calls.
        </p>
        <Begin isSignUpOpen={site.isSignUpOpen} />
      </section>
    </PublicLayout>
  );
}

/** The way in; where no accounts are made at the moment, the way to ask. */
function Begin({ isSignUpOpen }: { isSignUpOpen: boolean }) {
  if (!isSignUpOpen) {
    return (
      <p className="mt-5">
        We take no new accounts at the moment.{' '}
        <Link className="fd-link" to={paths.contact()}>
          Write to us
        </Link>
        , and we tell you when we do.
      </p>
    );
  }
  const { minutes } = planOf('trial');
  return (
    <p className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Link className="btn btn-primary" to={paths.signup()}>
        Create an account
      </Link>
      <span className="fd-muted">{minutes} minutes in fourteen days, without a card.</span>
    </p>
  );
}

const steps = [
  {
    title: t`Say how it answers`,
    text: t`Your greeting, your hours, the questions that callers ask, and what it asks them. You try it before anybody else hears it.`,
  },
  {
    title: t`Send your calls to it`,
    text: t`Keep your number, and forward all calls or only those that you miss. A test call proves that it works.`,
  },
  {
    title: t`Do what the calls ask for`,
    text: t`Call-backs with the time that was promised, appointments, messages: one list for the team, the most urgent first.`,
  },
];

function Steps() {
  return (
    <section aria-labelledby="steps" className="mt-14">
      <h2 id="steps" className="!text-xl">
        How it works
      </h2>
      <ol className="mt-4 grid gap-4 md:grid-cols-3">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="border-line border-t pt-3">
            <h3 className="!text-base">
              <span className="fd-muted">{index + 1}.</span> {title}
            </h3>
            <p className="fd-muted mt-1 text-pretty">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Costs({ isSold, plans }: Pick<Page, 'isSold' | 'plans'>) {
  return (
    <section aria-labelledby="costs" className="mt-14">
      <h2 id="costs" className="!text-xl">
        What it costs
      </h2>
      {!isSold && (
        <p className="fd-muted mt-2">
          On this installation nothing is charged: every business has everything. These are the
          plans where something is.
        </p>
      )}
      <ul className="fd-list fd-card mt-4">
        {plans.map(({ id, label, about, price, minutes: included }) => (
          <li key={id} className="flex-wrap">
            <div className="grow">
              <h3 className="!text-base">{label}</h3>
              <p className="fd-muted">{about}</p>
            </div>
            <p className="text-end">
              <b className="font-semibold">{price}</b> a month
              <span className="fd-muted fd-small block">{included} minutes of calls</span>
            </p>
          </li>
        ))}
      </ul>
      <p className="mt-3">
        <Link className="fd-more" to={paths.pricing()}>
          All that a plan holds
          <ChevronRight className="fd-icon" aria-hidden />
        </Link>
      </p>
    </section>
  );
}

function Answers() {
  return (
    <section aria-labelledby="answers" className="mt-14">
      <h2 id="answers" className="!text-xl">
        What people ask first
      </h2>
      <dl className="mt-4 grid gap-x-8 gap-y-5 md:grid-cols-2">
        {firstQuestions().map(({ id, question, answer }) => (
          <div key={id}>
            <dt className="font-semibold">{question}</dt>
            {answer.map((paragraph) => (
              <dd key={paragraph} className="fd-muted mt-1 text-pretty">
                {paragraph}
              </dd>
            ))}
          </div>
        ))}
      </dl>
      <p className="mt-4">
        <Link className="fd-more" to={paths.faq()}>
          All questions
          <ChevronRight className="fd-icon" aria-hidden />
        </Link>
      </p>
    </section>
  );
}
