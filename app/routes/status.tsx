import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleAlert, CircleCheck, CircleHelp, Clock, type LucideIcon } from 'lucide-react';

import { PublicLayout } from '~/components/public-layout';
import { t } from '~/modules/languages/t';
import { getServiceStatus } from '~/modules/operations/service-status.server';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data?.site, {
    path: paths.status(),
    title: t`Status · Frontdesk`,
    description: t`Whether Frontdesk works now, part by part.`,
  });

/** The same for everybody, so that caches may keep it; also when many ask at once because something is wrong. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'public, max-age=30, stale-while-revalidate=60',
});

export async function loader() {
  const [status, site] = await Promise.all([getServiceStatus(), getPublicSite()]);
  return { status, site };
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
  ok: t`Works`,
  slow: t`Slow`,
  down: t`Does not work`,
  unknown: t`Not known`,
};

export default function Status() {
  const { state, summary, parts, incidents, looked } = useLoaderData<typeof loader>().status;
  return (
    <PublicLayout isNarrow>
      <div className="grid content-start gap-6">
        <div className="fd-head">
          <h1>{summary}</h1>
          <p>Looked at {looked}. Times are UTC.</p>
          <a className="btn btn-sm ms-auto" href={paths.status()}>
            Look again
          </a>
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
                    {part.words} {part.since && `Since ${part.since}.`}
                  </p>
                </div>
                <StateLabel state={part.state} />
              </li>
            ))}
          </ul>
        </section>
        <Incidents incidents={incidents} />
      </div>
    </PublicLayout>
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
                  {incident.ended
                    ? `${incident.began} to ${incident.ended}`
                    : `${incident.began}, and still`}
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
