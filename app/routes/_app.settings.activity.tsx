import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { History } from 'lucide-react';

import { Downloads } from '~/components/downloads';
import { Empty } from '~/components/ui/empty';
import { Pager } from '~/components/ui/pager';
import { auditWords } from '~/modules/audit/audit-words';
import { browserWords } from '~/modules/format/browser-words';
import { auditKinds, listAudit, readAuditPage } from '~/modules/audit/list-audit.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Activity · Frontdesk` }];

const pageSize = 30;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'audit.read');
  const page = readAuditPage(new URL(request.url).searchParams);
  const { rows, hasNewer, hasOlder } = await listAudit(supabase, business.id, page, pageSize);
  const clock = new Clock(business.time_zone);
  const { kind } = page;
  return data(
    {
      days: byDay(rows, clock),
      timeZone: business.time_zone.replaceAll('_', ' '),
      kind,
      kinds: [
        { label: t`All`, href: paths.settings('activity'), isShown: kind === null },
        ...Object.entries(auditKinds).map(([name, { label }]) => ({
          label,
          href: paths.settings('activity', { kind: name }),
          isShown: kind === name,
        })),
      ],
      isFirstPage: page.before === null && page.after === null,
      newer: hasNewer && rows[0] ? paths.settings('activity', { kind, after: rows[0].id }) : null,
      older:
        hasOlder && rows.length > 0
          ? paths.settings('activity', { kind, before: rows.at(-1)?.id })
          : null,
    },
    { headers },
  );
}

type Row = Awaited<ReturnType<typeof listAudit>>['rows'][number];
type Entry = NonNullable<ReturnType<typeof entry>>;

function byDay(rows: Row[], clock: Clock) {
  const days: (ReturnType<Clock['day']> & { entries: Entry[] })[] = [];
  for (const row of rows) {
    const shown = entry(row, clock);
    if (!shown) continue;
    const day = clock.day(row.created_at);
    if (days.at(-1)?.key !== day.key) days.push({ ...day, entries: [] });
    days.at(-1)?.entries.push(shown);
  }
  return days;
}

function entry(row: Row, clock: Clock) {
  const words = auditWords({ ...row, actorName: row.actor_name });
  if (!words) return null;
  const address = row.ip === 'unknown' ? null : row.ip;
  return {
    id: row.id,
    // What no person did was done by the product.
    who: row.actor_name || 'Frontdesk',
    isByFrontdesk: row.by_admin && row.actor_name !== '',
    isByMail: row.by_mail,
    ...words,
    iso: row.created_at,
    time: clock.time(row.created_at),
    from: [address, browserWords(row.user_agent)].filter(Boolean).join(' · '),
  };
}

export default function Activity() {
  const { days, timeZone, kind, kinds, isFirstPage, newer, older } = useLoaderData<typeof loader>();
  return (
    <>
      <nav className="fd-seg flex-wrap justify-self-start" aria-label="Kind of change">
        {kinds.map(({ label, href, isShown }) => (
          <Link key={label} to={href} aria-current={isShown ? 'true' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      {days.length === 0 ? (
        <Empty icon={History} title={isFirstPage ? 'Nothing yet' : 'This page is empty'}>
          <p>
            {kind
              ? 'No change of this kind has been made.'
              : 'Whoever changes the business, the team or the receptionist is named here.'}
          </p>
          {(kind || !isFirstPage) && (
            <Link className="btn" to={paths.settings('activity')}>
              All changes
            </Link>
          )}
        </Empty>
      ) : (
        days.map(({ key, name, date, entries }) => (
          <section key={key} aria-labelledby={`day-${key}`}>
            <h2 id={`day-${key}`} className="mb-2">
              {name || date}
              {name && <span className="fd-muted font-normal"> {date}</span>}
            </h2>
            <ol className="fd-card fd-list">
              {entries.map((item) => (
                <Item key={item.id} entry={item} />
              ))}
            </ol>
          </section>
        ))
      )}
      <Pager newer={newer} older={older}>
        Times in {timeZone}
      </Pager>
      <Downloads list="/settings/activity" filters={{ kind }} />
    </>
  );
}

function Item({
  entry: { who, isByFrontdesk, isByMail, sentence, details, iso, time, from },
}: {
  entry: Entry;
}) {
  return (
    <li className="!items-start">
      <div className="grow [overflow-wrap:anywhere]">
        <p>
          <b className="font-semibold">{who}</b>
          {isByFrontdesk && <span className="fd-tag accent ms-1.5 me-0.5">Frontdesk</span>}{' '}
          {isByMail ? `${sentence}, by the link of a mail` : sentence}
        </p>
        {details.length > 0 && (
          <dl className="fd-was">
            {details.map(({ label, before, after }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <span className="sr-only">Before: </span>
                  <del>{before || 'nothing'}</del>
                </dd>
                <dd>
                  <span className="sr-only">After: </span>
                  <ins>{after || 'nothing'}</ins>
                </dd>
              </div>
            ))}
          </dl>
        )}
        {from && <p className="fd-small fd-muted mt-0.5">{from}</p>}
      </div>
      <time className="when fd-small fd-muted whitespace-nowrap" dateTime={iso}>
        {time}
      </time>
    </li>
  );
}
