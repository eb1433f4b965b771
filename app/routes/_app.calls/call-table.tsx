import { Link } from '@remix-run/react';

import { LeadLabel, StatusLabel } from '~/components/ui/status';
import type { CallFilters } from '~/modules/calls/call-filters.server';
import type { CallRow } from '~/modules/calls/call-view.server';
import { paths } from '~/paths';

type Day = { key: string; name: string; date: string; calls: CallRow[] };
type CallTableProps = {
  days: Day[];
  /** They go along to the page of a call, which leads on to the next one of this list. */
  filters: CallFilters;
};

/** A table on wide screens; on a phone each row is a card. Explicit roles keep it a table in both. */
export function CallTable({ days, filters }: CallTableProps) {
  return (
    <table className="fd-table fd-rows" role="table">
      <caption className="sr-only">Calls, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col">Caller</th>
          <th scope="col">What they wanted</th>
          <th scope="col">Outcome</th>
          <th scope="col" className="opt opt2">
            Lead
          </th>
          <th scope="col" className="opt">
            Mood
          </th>
          <th scope="col" className="num opt">
            Length
          </th>
          <th scope="col">Time</th>
          <th scope="col">Follow-up</th>
        </tr>
      </thead>
      {days.map(({ key, name, date, calls }) => (
        <tbody key={key} role="rowgroup">
          <tr role="row">
            <th className="day" colSpan={8} role="rowheader" scope="rowgroup">
              {name || date}
              <span>
                {name && `${date} · `}
                {calls.length === 1 ? `${calls.length} call` : `${calls.length} calls`}
              </span>
            </th>
          </tr>
          {calls.map((call) => (
            <Row key={call.id} call={call} filters={filters} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ call, filters }: { call: CallRow; filters: CallFilters }) {
  return (
    <tr role="row">
      <td role="cell" className="who">
        <Link className="go whitespace-nowrap" to={paths.call(call.id, filters)} prefetch="intent">
          {call.title}
        </Link>
        <span className="sub num1">{call.subtitle}</span>
      </td>
      <td role="cell" className="want">
        <span>{call.wanted}</span>
        {call.hit && (
          // A load of its own: only then does the browser mark and show the turn that the address names.
          <Link
            reloadDocument
            className="fd-hit"
            to={paths.callTurn(call.id, call.hit.position, filters)}
          >
            <b>{call.hit.at}</b> {call.hit.speaker}: “
            {call.hit.parts.map(({ at, text, isMark }) =>
              isMark ? <mark key={at}>{text}</mark> : text,
            )}
            ”
          </Link>
        )}
      </td>
      <td role="cell" className="out">
        <StatusLabel status={call.outcome} />
      </td>
      <td role="cell" className="opt opt2">
        <LeadLabel lead={call.lead} />
      </td>
      <td role="cell" className="opt">
        <StatusLabel status={call.sentiment} />
      </td>
      <td role="cell" className="num opt">
        {call.length}
      </td>
      <td role="cell" className="when whitespace-nowrap">
        {call.time}
      </td>
      <td role="cell" className="fup">
        <StatusLabel status={call.followUp} />
      </td>
    </tr>
  );
}
