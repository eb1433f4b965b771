import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { CircleAlert, CircleCheck, CircleHelp, Clock, type LucideIcon } from 'lucide-react';

import { Brand } from '~/components/brand';
import { getServiceStatus } from '~/modules/operations/service-status.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: 'Status · Frontdesk' },
  { name: 'description', content: 'Whether Frontdesk works now, part by part.' },
];

/** The same for everybody, so that caches may keep it; also when many ask at once because something is wrong. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'public, max-age=30, stale-while-revalidate=60',
});

export async function loader() {
  return { status: await getServiceStatus() };
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>['status'];
type State = Page['state'];

const icons: Record<State, LucideIcon> = {
  ok: CircleCheck,
  slow: Clock,
  down: CircleAlert,
  unknown: CircleHelp,
};
const tones: Record<State, string> = { ok: 'good', slow: 'warn', down: 'bad', unknown: 'quiet' };
const labels: Record<State, string> = {
  ok: 'Works',
  slow: 'Slow',
  down: 'Does not work',
  unknown: 'Not known',
};

export default function Status() {
  const { state, summary, parts, incidents, looked } = useLoaderData<typeof loader>().status;
  return (
    <div className="mx-auto grid min-h-dvh max-w-3xl grid-rows-[auto_1fr] px-5 py-4 md:px-8">
      <header className="flex items-center justify-between">
        <Link
          to={paths.landing()}
          aria-label="Frontdesk, home"
          className="inline-flex min-h-11 items-center"
        >
          <Brand />
        </Link>
        <a className="btn" href={paths.status()}>
          Look again
        </a>
      </header>
      <main id="main" className="grid content-start gap-6 pt-10 pb-16">
        <div className="fd-head">
          <h1>{summary}</h1>
          <p>Looked at {looked}. Times are UTC.</p>
        </div>
        <section className="fd-card" aria-labelledby="parts">
          <header>
            <h2 id="parts">Now</h2>
            <StateLabel state={state} />
          </header>
          <ul className="fd-list">
            {parts.map((part) => (
              <li key={part.part} className="!items-start">
                <div className="grow">
                  <h3>{part.name}</h3>
                  <p className="fd-small fd-muted max-w-[60ch] text-pretty">
                    {part.words}
                    {part.since && ` Since ${part.since}.`}
                  </p>
                </div>
                <StateLabel state={part.state} />
              </li>
            ))}
          </ul>
        </section>
        <Incidents incidents={incidents} />
      </main>
    </div>
  );
}

function StateLabel({ state }: { state: State }) {
  const Icon = icons[state];
  return (
    <span className={`fd-status ${tones[state]}`}>
      <Icon className="fd-icon" aria-hidden />
      {labels[state]}
    </span>
  );
}

function Incidents({ incidents }: Pick<Page, 'incidents'>) {
  return (
    <section className="fd-card" aria-labelledby="incidents">
      <header>
        <h2 id="incidents">The last 90 days</h2>
      </header>
      {incidents.length === 0 ? (
        <p className="fd-muted p-4">Nothing was wrong.</p>
      ) : (
        <ul className="fd-list">
          {incidents.map((incident) => (
            <li key={incident.key}>
              <div className="grow">
                <h3>{`${incident.name}: ${incident.what}`}</h3>
                <p className="fd-small fd-muted">
                  {incident.began}
                  {incident.ended ? ` to ${incident.ended}` : ', and still'}
                </p>
              </div>
              <span className="num">{incident.lasted}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
