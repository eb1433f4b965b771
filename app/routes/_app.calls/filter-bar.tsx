import { Form, Link, useNavigate } from '@remix-run/react';
import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { LeftOut } from '~/components/left-out';
import type { CallFilters, FilterChip } from '~/modules/calls/call-filters.server';
import {
  answeredChoices,
  callStatuses,
  followUpStates,
  hours,
  leads,
  outcomes,
  sentiments,
  spamChoices,
  spans,
  whoChoices,
} from '~/modules/calls/call-words';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** Milliseconds without a key, after which a search that is being typed is asked. */
const pause = 250;

const linkedOnly = ['caller', 'length', 'response', 'asked', 'weekday', 'hour'] as const;

type Props = { filters: CallFilters; chips: FilterChip[]; notes: string[] };

/** Search and filters: one GET form, so that every list has an address. */
export function FilterBar({ filters, chips, notes }: Props) {
  const { q, ...others } = filters;
  const folded = chips.filter(({ name }) => name !== 'q').length;
  return (
    <Form className="fd-tools" action={paths.calls()} role="search">
      <SearchField q={q} />
      {/* What only links choose stays chosen. */}
      {linkedOnly.map(
        (name) =>
          filters[name] && <input key={name} type="hidden" name={name} value={filters[name]} />,
      )}
      {/* Another list is another set of fields: they start from its address, not from what was chosen before. */}
      <details className="fd-filter" key={JSON.stringify(others)}>
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
          <Choice
            name="followup"
            label="Follow-up"
            value={filters.followup}
            options={followUpStates}
          />
          <Choice name="lead" label="Lead" value={filters.lead} options={leads} />
          <Choice
            name="sentiment"
            label="Mood"
            value={filters.sentiment}
            options={labels(sentiments)}
          />
          <Choice name="status" label="Status" value={filters.status} options={callStatuses} />
          <Choice
            name="answered"
            label="Answered"
            value={filters.answered}
            options={answeredChoices}
          />
          <Choice name="who" label="Called" value={filters.who} options={whoChoices} />
          <Choice name="hours" label="Time" value={filters.hours} options={hours} />
          <Choice name="within" label="When" value={filters.within} options={spans} />
          <Choice name="spam" label="Spam" value={filters.spam} options={spamChoices} any="Shown" />
          <Day name="from" label="From" value={filters.from} />
          <Day name="to" label="Until" value={filters.to} />
          <Minutes name="min" label="At least (minutes)" value={filters.min} />
          <Minutes name="max" label="At most (minutes)" value={filters.max} />
          <div className="full flex gap-2">
            <button className="btn btn-primary">Show calls</button>
            <Link className="btn" to={paths.calls({ q })}>
              Clear
            </Link>
          </div>
        </div>
      </details>
      {chips.length > 0 && (
        <div className="fd-chips flex flex-wrap items-center gap-2">
          {chips.map(({ name, label, value, removeHref }) => (
            <span className="fd-chip" key={name}>
              {label} <b className="max-w-48 truncate">{value}</b>
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
      <LeftOut notes={notes} />
    </Form>
  );
}

/** Asks while it is typed into, and keeps focus and caret: the field is never made anew. */
function SearchField({ q }: { q: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const navigate = useNavigate();

  // A chip, a tab or the way back changed the list: the field follows, unless somebody types in it.
  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = q ?? '';
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(form: HTMLFormElement) {
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    navigate(paths.calls(Object.fromEntries(fields)), { replace: true, preventScrollReset: true });
  }

  return (
    <div className="fd-search">
      <Search className="fd-icon fd-muted" aria-hidden />
      <input
        ref={input}
        id="q"
        name="q"
        type="search"
        aria-label="Search calls"
        placeholder="Search callers, words, numbers"
        defaultValue={q}
        maxLength={200}
        autoComplete="off"
        onChange={({ currentTarget: { form } }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => form && ask(form), pause);
        }}
      />
      <button className="sr-only" onClick={() => clearTimeout(timer.current)}>
        Search
      </button>
    </div>
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
  /** What no choice is called. */
  any?: string;
};

function Choice({ name, label, value, options, any = t`Any` }: ChoiceProps) {
  return (
    <div className="fd-field">
      <label htmlFor={`f-${name}`}>{label}</label>
      <select className="select" id={`f-${name}`} name={name} defaultValue={value ?? ''}>
        <option value="">{any}</option>
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

function Minutes({
  name,
  label,
  value,
}: {
  name: string;
  label: string;
  value: string | undefined;
}) {
  return (
    <div className="fd-field">
      <label htmlFor={`f-${name}`}>{label}</label>
      <input
        className="input"
        type="number"
        min="0"
        max="999"
        inputMode="numeric"
        id={`f-${name}`}
        name={name}
        defaultValue={value}
      />
    </div>
  );
}
