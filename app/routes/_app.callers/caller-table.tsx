import { Link } from '@remix-run/react';
import { Ban } from 'lucide-react';

import { paths } from '~/paths';
import type { CallerRow } from './route';

/** A table on wide screens; on a phone each row is a card. Explicit roles keep it a table in both. */
export function CallerTable({ callers, order }: { callers: CallerRow[]; order: string }) {
  return (
    <table className="fd-table fd-rows" role="table">
      <caption className="sr-only">Callers, {order}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col">Caller</th>
          <th scope="col">What they wanted last</th>
          <th scope="col">Tags</th>
          <th scope="col" className="num">
            Calls
          </th>
          <th scope="col">Last call</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {callers.map((caller) => (
          <tr role="row" key={caller.id}>
            <td role="cell" className="who">
              <Link className="go whitespace-nowrap" to={paths.caller(caller.id)} prefetch="intent">
                {caller.title}
              </Link>
              <span className="sub">{caller.subtitle}</span>
            </td>
            <td role="cell" className="want">
              <span>{caller.wanted}</span>
            </td>
            <td role="cell" className="out">
              <Tags {...caller} />
            </td>
            <td role="cell" className="fup num">
              {caller.calls}
              <span className="md:sr-only"> {caller.isOneCall ? 'call' : 'calls'}</span>
            </td>
            <td role="cell" className="when whitespace-nowrap">
              {caller.last}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shownTags = 2;

function Tags({ tags, isBlocked }: { tags: string[]; isBlocked: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-1 md:w-44">
      {isBlocked && (
        <span className="fd-tag bad">
          <Ban className="fd-icon" aria-hidden />
          Blocked
        </span>
      )}
      {tags.slice(0, shownTags).map((tag) => (
        <span className="fd-tag" key={tag}>
          {tag}
        </span>
      ))}
      {tags.length > shownTags && (
        <span className="fd-small fd-muted">and {tags.length - shownTags} more</span>
      )}
    </span>
  );
}
