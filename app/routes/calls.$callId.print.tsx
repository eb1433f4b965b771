import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { requireMember } from '~/modules/auth/require-member.server';
import { readFilters } from '~/modules/calls/call-filters.server';
import { callPage } from '~/modules/calls/call-page.server';
import { callFacts, followUpFacts } from '~/modules/calls/call-text.server';
import { readCall } from '~/modules/calls/read-call.server';
import { PaperClock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { noteRows } from '~/modules/notes/note-rows.server';
import { paths } from '~/paths';

/** A page for paper: it has no script, and needs none. */
export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data: call }) => [
  { title: call ? t`Call of ${call.title}, ${call.moment} · Frontdesk` : t`Call · Frontdesk` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  // No script would notice, on the way back to it, that somebody has signed out.
  headers.set('Cache-Control', 'private, no-store');
  const found = await readCall(supabase, business, params.callId);
  const clock = new PaperClock(business.time_zone);
  const { events: _events, cost: _cost, ...page } = callPage(found, clock);
  return data(
    {
      ...page,
      facts: callFacts({ ...page, events: null, cost: null }),
      business: business.name,
      followUp: page.followUp && {
        title: page.followUp.title,
        facts: followUpFacts(page.followUp),
      },
      notes: noteRows(found.notes, clock),
      printed: clock.now
        .setLocale(locale())
        .toLocaleString({ year: 'numeric', month: 'long', day: 'numeric' }),
      back: paths.call(page.id, readFilters(new URL(request.url).searchParams)),
    },
    { headers },
  );
}

export default function PrintedCall() {
  const call = useLoaderData<typeof loader>();
  const { title, number, moment, length, summary, insights, asked, followUp, notes, turns } = call;
  return (
    <main id="main" className="fd-print">
      <p className="screen">
        <a className="fd-link" href={call.back}>
          Back to the call
        </a>
        <span>Print this page: Ctrl or ⌘ and P.</span>
      </p>
      <article>
        <header>
          <p>{call.business}</p>
          <h1>{title}</h1>
          <p>
            {[number === title ? null : (number ?? t`Number withheld`), moment, length]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p>{call.facts}</p>
        </header>
        {summary && (
          <section>
            <h2>Summary</h2>
            <p className="whitespace-pre-line">{summary}</p>
          </section>
        )}
        {insights.length > 0 && (
          <section>
            <h2>Worth knowing</h2>
            <ul className="facts">
              {insights.map(({ key, label, value, at, corrected }) => (
                <li key={key}>
                  <b>{label}.</b> {value} {at && <span className="small">at {at}</span>}
                  {corrected && <span className="small"> Corrected by {corrected.by}</span>}
                </li>
              ))}
            </ul>
          </section>
        )}
        {asked.length > 0 && (
          <section>
            <h2>Asked for on the call</h2>
            <ul className="facts">
              {asked.map(({ id, what, words, details, at }) => (
                <li key={id}>
                  <b>{what}.</b> {words}{' '}
                  <span className="small">
                    {[at, ...details.map(({ label, value }) => `${label}: ${value}`)].join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {followUp && (
          <section>
            <h2>Follow-up</h2>
            <p>{followUp.title}</p>
            <p className="small">{followUp.facts}</p>
          </section>
        )}
        {notes.length > 0 && (
          <section>
            <h2>Notes</h2>
            <ul className="facts">
              {notes.map(({ id, body, by }) => (
                <li key={id}>
                  <span className="whitespace-pre-line">{body}</span>{' '}
                  <span className="small">{by}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {turns.length > 0 && (
          // Longer than a page, most of the time: it breaks between turns, and not before.
          <section className="flow">
            <h2>Transcript</h2>
            <dl className="said">
              {turns.map(({ position, at, speaker, text }) => (
                <div key={position}>
                  <dt>
                    {at} <b>{speaker}</b>
                  </dt>
                  <dd className="whitespace-pre-line">{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <footer>Printed {call.printed}.</footer>
      </article>
    </main>
  );
}
