import { Form, Link } from '@remix-run/react';
import { ChevronRight, Search } from 'lucide-react';

import { Empty } from './ui/empty';
import { locale } from '~/modules/languages/language';

/** Search of a list: a GET form, so that what was found has an address. */
export function ListSearch({
  action,
  label,
  placeholder,
  q,
  state,
  all = action,
}: {
  action: string;
  label: string;
  placeholder: string;
  q: string | undefined;
  /** Of a list with tabs, the one that is searched. */
  state?: string;
  /** The list without the search. */
  all?: string;
}) {
  return (
    // A new list is a new form: the field starts from its address.
    <Form className="fd-tools" action={action} role="search" key={`${state} ${q}`}>
      <div className="fd-search">
        <Search className="fd-icon fd-muted" aria-hidden />
        <input
          name="q"
          type="search"
          aria-label={label}
          placeholder={placeholder}
          defaultValue={q}
          maxLength={200}
        />
      </div>
      {state && <input type="hidden" name="state" value={state} />}
      <button className="btn">Search</button>
      {q && (
        <Link className="fd-more" to={all}>
          Clear
        </Link>
      )}
    </Form>
  );
}

/** What a list says when nothing is on it. */
export function NothingFound({ q, all }: { q: string | undefined; all: string }) {
  return (
    <Empty icon={Search} title={q ? `Nothing found for “${q}”` : 'This page is empty'}>
      <p>{q ? 'Search for a part of it, or look through all.' : 'The list ends before it.'}</p>
      <Link className="btn" to={all}>
        Show all
      </Link>
    </Empty>
  );
}

type State = { label: string; count?: number; to: string; isCurrent: boolean };

/** A list by the states of what is in it, each with an address and how many there are. */
export function StateTabs({ label, tabs }: { label: string; tabs: State[] }) {
  return (
    <nav className="fd-views" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.label} to={tab.to} aria-current={tab.isCurrent ? 'page' : undefined}>
          {tab.label}
          {Boolean(tab.count) && <span>{tab.count?.toLocaleString(locale())}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** The box by which a row is chosen for what the buttons of its form do. */
export function ChooseRow({
  name,
  value,
  of,
}: {
  name: string;
  value: string | number;
  of: string;
}) {
  return (
    <label className="inline-grid min-h-6 min-w-6 place-items-center">
      <input className="checkbox" type="checkbox" name={name} value={value} />
      <span className="sr-only">Choose {of}</span>
    </label>
  );
}

/** The way through a list that is read from the newest on. */
export function ListPager({ newest, older }: { newest: string | null; older: string | null }) {
  if (!newest && !older) return null;
  return (
    <div className="fd-pager">
      <nav aria-label="Pages">
        {newest && (
          <Link className="btn btn-sm" to={newest}>
            Newest
          </Link>
        )}
        {older && (
          <Link className="btn btn-sm" to={older} rel="next" prefetch="intent">
            Older
            <ChevronRight className="fd-icon" aria-hidden />
          </Link>
        )}
      </nav>
    </div>
  );
}
