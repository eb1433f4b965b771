import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { Search } from 'lucide-react';

import { PublicLayout } from '~/components/public-layout';
import { Empty } from '~/components/ui/empty';
import type { Part } from '~/modules/calls/mark-words.server';
import { t } from '~/modules/languages/t';
import { findQuestions } from '~/modules/site/find-questions.server';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { questionsData } from '~/modules/site/structured';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data?.site, {
    path: paths.faq(),
    title: data?.q ? t`Questions about ${data.q} · Frontdesk` : t`Questions · Frontdesk`,
    description: t`What people ask about Frontdesk: numbers, languages, recordings, costs, data, and what callers hear.`,
    structured: data && !data.q ? questionsData() : undefined,
  }),
  ...(data?.q ? [{ name: 'robots', content: 'noindex' }] : []),
];

/** The same for everybody, so that caches may keep it. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'public, max-age=300, stale-while-revalidate=3600',
});

export async function loader({ request }: LoaderFunctionArgs) {
  const q = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 200);
  return { q, found: findQuestions(q), site: await getPublicSite() };
}

export default function Faq() {
  const { q, found } = useLoaderData<typeof loader>();
  return (
    <PublicLayout isNarrow>
      <h1 className="!text-2xl">Questions and answers</h1>
      <Form className="fd-tools mt-5" action={paths.faq()} role="search">
        <div className="fd-search">
          <Search className="fd-icon fd-muted" aria-hidden />
          <input
            name="q"
            type="search"
            aria-label="Search the questions"
            placeholder="Words, such as number"
            defaultValue={q}
            maxLength={200}
          />
        </div>
        <button className="btn">Search</button>
        {q && (
          <Link className="fd-more" to={paths.faq()}>
            Show all
          </Link>
        )}
      </Form>
      {q && found.length > 0 && (
        <p className="fd-muted mt-4">
          {found.length === 1 ? `One answer for “${q}”` : `${found.length} answers for “${q}”`}
        </p>
      )}
      {found.length === 0 ? (
        <div className="mt-6">
          <Empty icon={Search} title={`No answer has “${q}” in it`}>
            <p>Try a single word, read all questions, or ask us: we answer by mail.</p>
            <p className="flex flex-wrap justify-center gap-2">
              <Link className="btn btn-primary" to={paths.contact()}>
                Ask us
              </Link>
              <Link className="btn" to={paths.faq()}>
                All questions
              </Link>
            </p>
          </Empty>
        </div>
      ) : (
        <div className="fd-answers mt-6 grid gap-6">
          {found.map(({ id, question, answer }) => (
            <section key={id} id={id} aria-labelledby={`${id}-question`}>
              <h2 id={`${id}-question`} className="!text-lg">
                <Pieces of={question} />
              </h2>
              {answer.map(({ paragraph, parts }) => (
                <p key={paragraph} className="mt-1 max-w-[68ch] text-pretty">
                  <Pieces of={parts} />
                </p>
              ))}
            </section>
          ))}
        </div>
      )}
      {found.length > 0 && (
        <p className="mt-10">
          Yours is not among them?{' '}
          <Link className="fd-link" to={paths.contact()}>
            Ask us
          </Link>
          .
        </p>
      )}
    </PublicLayout>
  );
}

function Pieces({ of }: { of: Part[] }) {
  return of.map(({ at, text, isMark }) =>
    isMark ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
  );
}
