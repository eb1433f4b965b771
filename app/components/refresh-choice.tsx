import { Link, useLocation, useMatches } from '@remix-run/react';

/** How often a page may load again by itself, in seconds. */
const choices = [10, 30, 60];

/** A route whose page shows what goes on now says so; with its data, so that it can come to rest. */
export type RefreshHandle = { refreshes: (data: unknown) => boolean };

function readChoice(search: string): number | null {
  const asked = Number(new URLSearchParams(search).get('refresh'));
  return choices.includes(asked) ? asked : null;
}

/** Loads the page again and again, for browsers without JavaScript, as `?refresh=` asks. */
export function MetaRefresh() {
  const { search } = useLocation();
  const matches = useMatches();
  const seconds = readChoice(search);
  const isAsked = matches.some(({ handle, data }) =>
    (handle as Partial<RefreshHandle> | undefined)?.refreshes?.(data),
  );
  if (seconds === null || !isAsked) return null;
  return (
    <noscript>
      <meta httpEquiv="refresh" content={String(seconds)} />
    </noscript>
  );
}

/** What pages do by themselves with JavaScript, by links: look again now, or every so often. */
export function RefreshChoice() {
  const { pathname, search } = useLocation();
  const current = readChoice(search);
  const to = (seconds: number | null) => {
    const query = new URLSearchParams(search);
    query.delete('refresh');
    if (seconds !== null) query.set('refresh', String(seconds));
    return { pathname, search: query.toString() };
  };
  return (
    <noscript>
      <p className="fd-small text-muted flex flex-wrap items-center gap-x-3">
        <Link className="fd-more" to={to(current)}>
          Refresh
        </Link>
        <span>
          {current === null
            ? 'This page does not refresh by itself.'
            : `Refreshes every ${current} seconds.`}
        </span>
        {choices
          .filter((seconds) => seconds !== current)
          .map((seconds) => (
            <Link key={seconds} className="fd-more" to={to(seconds)}>
              Every {seconds} seconds
            </Link>
          ))}
        {current !== null && (
          <Link className="fd-more" to={to(null)}>
            Stop refreshing
          </Link>
        )}
      </p>
    </noscript>
  );
}
