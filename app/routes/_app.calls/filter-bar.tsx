import { Form, Link } from '@remix-run/react';
import { ListFilter, Search, X } from 'lucide-react';

import type { CallFilters, FilterChip } from '~/modules/calls/call-filters.server';
import { callStatuses, leads, outcomes, sentiments } from '~/modules/calls/call-words';
import { paths } from '~/paths';

/** Search and filters: one GET form, so that every list has an address. */
export function FilterBar({ filters, chips }: { filters: CallFilters; chips: FilterChip[] }) {
  const folded = chips.filter(({ name }) => name !== 'q').length;
  return (
    // A new list is a new form: fields start from its address, not from what was typed before.
    <Form className="fd-tools" action={paths.calls()} key={JSON.stringify(filters)} role="search">
      <div className="fd-search">
        <Search className="fd-icon fd-muted" aria-hidden />
        <input
          id="q"
          name="q"
          type="search"
          aria-label="Search calls"
          placeholder="Search callers, words, numbers"
          defaultValue={filters.q}
          maxLength={200}
        />
        <button className="sr-only">Search</button>
      </div>
      {filters.caller && <input type="hidden" name="caller" value={filters.caller} />}
      <details className="fd-filter">
        <summary className="btn">
          <ListFilter className="fd-icon" aria-hidden />
          Filter
          {folded > 0 && <span className="fd-count">{folded}</span>}
        </summary>
        <div>
          <Choice
            name="outcome"
            label="Outcome"
            value={filters.outcome}
            options={labels(outcomes)}
          />
          <Choice name="status" label="Status" value={filters.status} options={callStatuses} />
          <Choice name="lead" label="Lead" value={filters.lead} options={leads} />
          <Choice
            name="sentiment"
            label="Mood"
            value={filters.sentiment}
            options={labels(sentiments)}
          />
          <Day name="from" label="From" value={filters.from} />
          <Day name="to" label="Until" value={filters.to} />
          <div className="full flex gap-2">
            <button className="btn btn-primary">Show calls</button>
            <Link className="btn" to={paths.calls({ q: filters.q })}>
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
          <Link className="fd-more" to={paths.calls()}>
            Clear all
          </Link>
        </div>
      )}
    </Form>
  );
}

function labels<T extends string>(table: Record<T, { label: string }>): Record<string, string> {
  return Object.fromEntries(
    Object.entries<{ label: string }>(table).map(([key, { label }]) => [key, label]),
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

function Day({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <div className="fd-field">
      <label htmlFor={`f-${name}`}>{label}</label>
      <input className="input" type="date" id={`f-${name}`} name={name} defaultValue={value} />
    </div>
  );
}
