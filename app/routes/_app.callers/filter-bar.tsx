import { Form, Link } from '@remix-run/react';
import { ListFilter, Search, X } from 'lucide-react';

import type { CallerChip, CallerFilters } from '~/modules/callers/caller-filters.server';
import { paths } from '~/paths';

type Choices = Record<'blocked' | 'howOften' | 'lastCalled' | 'orders', Record<string, string>>;
type FilterBarProps = {
  filters: CallerFilters;
  chips: CallerChip[];
  tags: { tag: string; callers: number }[];
  choices: Choices;
};

/** Search, filters and order: one GET form, so that every list has an address. */
export function CallerFilterBar({ filters, chips, tags, choices }: FilterBarProps) {
  const folded = chips.filter(({ name }) => name !== 'q').length;
  const inUse = Object.fromEntries(tags.map(({ tag, callers }) => [tag, `${tag} (${callers})`]));
  // A tag that nobody has any more still filters.
  if (filters.tag) inUse[filters.tag] ??= filters.tag;
  return (
    // A new list is a new form: fields start from its address, not from what was typed before.
    <Form className="fd-tools" action={paths.callers()} key={JSON.stringify(filters)} role="search">
      <div className="fd-search">
        <Search className="fd-icon fd-muted" aria-hidden />
        <input
          id="q"
          name="q"
          type="search"
          aria-label="Search callers"
          placeholder="Search names, numbers, tags"
          defaultValue={filters.q}
          maxLength={200}
        />
        <button className="sr-only">Search</button>
      </div>
      <details className="fd-filter">
        <summary className="btn">
          <ListFilter className="fd-icon" aria-hidden />
          Filter
          {folded > 0 && <span className="fd-count">{folded}</span>}
        </summary>
        <div>
          <Choice name="tag" label="Tag" value={filters.tag} options={inUse} />
          <Choice name="calls" label="Calls" value={filters.calls} options={choices.howOften} />
          <Choice
            name="called"
            label="Last call"
            value={filters.called}
            options={choices.lastCalled}
          />
          <Choice
            name="blocked"
            label="Blocked"
            value={filters.blocked}
            options={choices.blocked}
          />
          <div className="fd-field">
            <label htmlFor="f-order">Order</label>
            <select
              className="select"
              id="f-order"
              name="order"
              defaultValue={filters.order ?? 'last'}
            >
              {Object.entries(choices.orders).map(([key, text]) => (
                <option key={key} value={key}>
                  {text}
                </option>
              ))}
            </select>
          </div>
          <div className="full flex gap-2">
            <button className="btn btn-primary">Show callers</button>
            <Link className="btn" to={paths.callers({ q: filters.q })}>
              Clear
            </Link>
          </div>
        </div>
      </details>
      {chips.length > 0 && (
        <div className="fd-chips flex flex-wrap items-center gap-2">
          {chips.map(({ name, label, value, removeHref }) => (
            <span className="fd-chip" key={name}>
              {label} <b>{value}</b>
              <Link to={removeHref} aria-label={`Remove ${label} ${value}`}>
                <X className="fd-icon" aria-hidden />
              </Link>
            </span>
          ))}
          <Link className="fd-more" to={paths.callers()}>
            Clear all
          </Link>
        </div>
      )}
    </Form>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  value: string | undefined;
  options: Record<string, string>;
};

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <div className="fd-field">
      <label htmlFor={`f-${name}`}>{label}</label>
      <select className="select" id={`f-${name}`} name={name} defaultValue={value ?? ''}>
        <option value="">Any</option>
        {Object.entries(options).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
