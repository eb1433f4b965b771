import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CalendarDays, ChartColumn, Download } from 'lucide-react';

import { Empty } from '~/components/ui/empty';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { readPage } from './analytics-page.server';
import { CallsCard, HeatCard } from './charts';
import { ChangeWords, FigureCard, FigureValue } from './figures';

export const meta: MetaFunction = () => [{ title: t`Analytics · Frontdesk` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { clock: _clock, ...page } = await readPage(member, new URL(request.url).searchParams);
  return data(page, { headers: member.headers });
}

export default function Analytics() {
  const page = useLoaderData<typeof loader>();
  const { words, notes, csv, hasCalls, isEmpty, firstDay, tiles, chart, heat, sections } = page;
  if (!hasCalls) {
    return (
      <div className="grid gap-4">
        <div className="fd-head">
          <h1>Analytics</h1>
        </div>
        <Empty icon={ChartColumn} title="No calls to count yet">
          <p>With your first call, its figures show up here.</p>
          <Link className="btn" to={paths.today()}>
            Today
          </Link>
        </Empty>
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Analytics</h1>
        <p>
          {words.now}, against {words.before}
        </p>
        <div className="actions print:hidden">
          <a className="btn" href={csv} download>
            <Download className="fd-icon" aria-hidden />
            Export
          </a>
        </div>
      </div>
      <RangeBar />
      {notes.length > 0 && (
        <ul className="fd-small text-muted" aria-label="Left out or put right">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <dl className="fd-stats" aria-label="In short">
        {tiles.map((tile) => (
          <div key={tile.name} className="fd-stat">
            <dt>{tile.name}</dt>
            <dd className="v">
              <FigureValue {...tile} />
            </dd>
            <dd className="d">
              <ChangeWords {...tile} />
            </dd>
          </div>
        ))}
      </dl>
      {isEmpty && (
        <p className="fd-note info">
          <span>
            No calls in these days.{' '}
            {firstDay && (
              <Link className="fd-link" to={paths.analytics({ from: firstDay, to: page.today })}>
                All days since the first call
              </Link>
            )}
          </span>
        </p>
      )}
      <CallsCard {...chart} words={words.now} />
      <HeatCard {...heat} range={page.range} />
      <div className="fd-columns">
        {sections.map((section) => (
          <FigureCard key={section.id} {...section} />
        ))}
      </div>
    </div>
  );
}

/** Spans of days as links, any days as a form: each an address. */
function RangeBar() {
  const { choices, range, today } = useLoaderData<typeof loader>();
  return (
    <div className="flex flex-wrap items-start gap-2 print:hidden">
      <nav className="fd-seg" aria-label="Days">
        {choices.map(({ label, href, isCurrent }) => (
          <Link key={href} to={href} aria-current={isCurrent ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      <details className="fd-filter" key={`${range.from} ${range.to}`}>
        <summary className="btn">
          <CalendarDays className="fd-icon" aria-hidden />
          Other days
        </summary>
        <Form action={paths.analytics()}>
          <div className="fd-field">
            <label htmlFor="from">From</label>
            <input
              className="input"
              type="date"
              id="from"
              name="from"
              max={today}
              defaultValue={range.from}
            />
          </div>
          <div className="fd-field">
            <label htmlFor="to">Until</label>
            <input
              className="input"
              type="date"
              id="to"
              name="to"
              max={today}
              defaultValue={range.to}
            />
          </div>
          <div className="full">
            <button className="btn btn-primary">Show these days</button>
          </div>
        </Form>
      </details>
    </div>
  );
}
