import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck, WifiOff } from 'lucide-react';

import { Note } from '~/components/ui/note';
import { StatusLabel } from '~/components/ui/status';
import { appError } from '~/modules/errors/app-error.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { getOfflinePage } from '~/modules/offline/offline-page.server';
import { paths } from '~/paths';

/** Browsers keep it, and show it when there is no connection: it needs nothing but itself. */
export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Not connected · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params);
  // Nothing of a business stays on the device of who only looks at it.
  if (member.role === 'observer') throw appError('observing', { headers: member.headers });
  const { headers } = member;
  headers.set('Cache-Control', 'private, no-store');
  return data(await getOfflinePage(member), { headers });
}

export default function Offline() {
  const { business, at, followUps, outage } = useLoaderData<typeof loader>();
  return (
    <main
      id="main"
      className="fd-main mx-auto grid max-w-[46rem] grid-cols-[minmax(0,1fr)] content-start gap-4"
    >
      <div className="fd-head">
        <WifiOff className="fd-icon fd-icon-lg" aria-hidden />
        <h1>Not connected</h1>
        <p>{business}</p>
      </div>
      <Note
        tone="warn"
        action={
          <a className="btn" href={paths.today()}>
            Try again
          </a>
        }
      >
        Frontdesk cannot be reached from here. This is what was open when you last looked: {at}.
      </Note>
      <section className="fd-card" aria-labelledby="open">
        <header>
          <h2 id="open">To call back</h2>
          {followUps.length > 0 && <span className="fd-count">{followUps.length}</span>}
        </header>
        {followUps.length === 0 ? (
          <p className="body text-muted flex items-center gap-2">
            <CircleCheck className="fd-icon text-success" aria-hidden />
            Nothing was waiting.
          </p>
        ) : (
          <ul className="fd-list">
            {followUps.map(({ id, who, number, title, tel, state }) => (
              <li key={id} className="max-md:flex-wrap">
                <div className="grow max-md:basis-full">
                  <div className="flex flex-wrap items-center gap-x-3">
                    <b className="font-semibold">{who}</b>
                    <StatusLabel status={state} />
                  </div>
                  <p className="text-muted text-pretty">{title}</p>
                </div>
                {tel && (
                  <a className="btn" href={tel} aria-label={`Call ${who}`}>
                    {number}
                  </a>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      {outage && <Outage {...outage} />}
    </main>
  );
}

type OutageProps = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['outage']>;

/** What the outage card says, for every carrier: which one it is, is not known here. */
function Outage({ own, line, codes }: OutageProps) {
  return (
    <section className="fd-card" aria-labelledby="outage">
      <header>
        <h2 id="outage">If the receptionist does not answer</h2>
      </header>
      <div className="body grid gap-3">
        <p>
          {own
            ? `Turn forwarding off: on your old phone (${own}), dial the code of its carrier.`
            : 'Turn forwarding off: on your old phone, dial the code of its carrier.'}{' '}
          Calls then ring at your place, and your own voicemail takes what you miss.
        </p>
        <table className="fd-table w-full">
          <thead>
            <tr>
              <th scope="col">Carrier</th>
              <th scope="col">Dial</th>
            </tr>
          </thead>
          <tbody>
            {codes.map((row) => (
              <tr key={row.codes.join()}>
                <th scope="row" className="!font-normal whitespace-normal">
                  {row.carriers.join(', ')}
                </th>
                <td>
                  {row.codes.map((code) => (
                    <code key={code} className="me-2 font-semibold">
                      {code}
                    </code>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="fd-small fd-muted">
          Your receptionist answers {line} when all is well: call it to see.
        </p>
      </div>
    </section>
  );
}
