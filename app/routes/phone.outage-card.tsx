import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { requireMember } from '~/modules/auth/require-member.server';
import { getBusiness } from '~/modules/businesses/business.server';
import { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { conditions, findCarrier, forwardingCodes } from '~/modules/phone/forwarding';
import { listLines } from '~/modules/phone/list-lines.server';
import { paths } from '~/paths';

/** A page for paper: it has no script, and needs none. */
export const handle = { hydrate: false };
export const meta: MetaFunction = () => [{ title: t`Outage card · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  // No script would notice, on the way back to it, that somebody has signed out.
  headers.set('Cache-Control', 'private, no-store');
  const query = new URL(request.url).searchParams;
  const [known, lines] = await Promise.all([
    getBusiness(supabase, business.id),
    listLines(supabase, business.id),
  ]);
  const active = lines.filter(({ state, number }) => state === 'active' && number);
  const line = active.find(({ id }) => id === query.get('line')) ?? active[0];
  if (!line?.number) throw redirect(paths.phone(), { headers });
  const carrier = findCarrier(query.get('carrier'));
  const rows = conditions().map(([condition, label]) => ({
    label,
    ...forwardingCodes(carrier, condition, String(line.number)),
  }));
  return data(
    {
      business: business.name,
      own: known.phone && known.phone !== line.shown ? known.phone : null,
      line: line.shown ?? line.number,
      label: line.label,
      carrier: carrier.label,
      note: carrier.note,
      rows: rows.map(({ label, on, off }) => ({ label, on: on?.text, off: off?.text })),
      allOff: rows[0]?.allOff?.text ?? null,
      printed: new Clock(business.time_zone).now
        .setLocale(locale())
        .toLocaleString({ year: 'numeric', month: 'long', day: 'numeric' }),
      back: paths.phone({ line: line.id, carrier: carrier.id }),
    },
    { headers },
  );
}

export default function OutageCard() {
  const card = useLoaderData<typeof loader>();
  const steps = card.rows.filter(({ off }) => off);
  return (
    <main id="main" className="fd-print">
      <p className="screen">
        <a className="fd-link" href={card.back}>
          Back to Phone
        </a>
        <span>Print this page (Ctrl or ⌘ and P) and keep it by the phone.</span>
      </p>
      <article>
        <header>
          <p>{card.business}</p>
          <h1>If the receptionist does not answer</h1>
        </header>
        <section aria-labelledby="off">
          <h2 id="off">
            <b>1</b> Turn forwarding off
          </h2>
          <p>
            {card.own
              ? `On your old phone (${card.own}), with ${card.carrier}, dial:`
              : `On your old phone, with ${card.carrier}, dial:`}
          </p>
          {card.allOff && (
            <p className="big">
              <code>{card.allOff}</code> <span>ends every forwarding</span>
            </p>
          )}
          <table>
            <thead>
              <tr>
                <th scope="col">Forwarded</th>
                <th scope="col">{/* msgctxt: what turns it off */ t`Off`}</th>
                <th scope="col">On again</th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ label, off, on }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>
                    <code>{off}</code>
                  </td>
                  <td>
                    <code>{on}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="small">{card.note}</p>
        </section>
        <section aria-labelledby="ring">
          <h2 id="ring">
            <b>2</b> Ring these numbers
          </h2>
          <dl>
            {card.own && (
              <div>
                <dt>Your own number: must ring at your place again</dt>
                <dd>{card.own}</dd>
              </div>
            )}
            <div>
              <dt>
                {card.label
                  ? `The receptionist (${card.label}): answers when all is well`
                  : 'The receptionist: answers when all is well'}
              </dt>
              <dd>{card.line}</dd>
            </div>
            <div>
              <dt>Your phone company, if a code is refused</dt>
              <dd className="blank">
                <span className="sr-only">To be filled in by hand</span>
              </dd>
            </div>
          </dl>
        </section>
        <section aria-labelledby="where">
          <h2 id="where">
            <b>3</b> Where calls are meanwhile
          </h2>
          <p>
            With forwarding off, calls ring on your own phone, and your own voicemail takes what you
            miss. Calls that came before are in Frontdesk, under Calls. When the receptionist
            answers again, dial the codes of “On again”.
          </p>
        </section>
        <footer>
          Printed on {card.printed}. Print it again when you change numbers or carrier.
        </footer>
      </article>
    </main>
  );
}
