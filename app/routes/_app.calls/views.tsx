import { Form, Link, useActionData } from '@remix-run/react';
import { BookmarkPlus, Pencil } from 'lucide-react';

import { paths } from '~/paths';
import type { action } from './route';
import type { View } from './views.server';

/** All calls and the lists that people keep, as tabs with counts. */
export function ViewTabs({ views, isAll }: { views: View[]; isAll: boolean }) {
  return (
    <nav className="fd-views" aria-label="Views">
      <Link to={paths.calls()} aria-current={isAll ? 'page' : undefined}>
        All
      </Link>
      {views.map(({ id, name, href, count, isCurrent }) => (
        <Link key={id ?? name} to={href} aria-current={isCurrent ? 'page' : undefined}>
          {name}
          <span>{count}</span>
        </Link>
      ))}
    </nav>
  );
}

type FormProps = {
  /** The address of the list, filters and all: forms come back to it. */
  address: string;
  query: string;
  canShare: boolean;
};

/** Keeps the list that is shown. */
export function SaveView({ address, query, canShare }: FormProps) {
  const refused = useRefused('save');
  return (
    <details className="fd-filter" open={refused ? true : undefined}>
      <summary className="btn">
        <BookmarkPlus className="fd-icon" aria-hidden />
        Save view
      </summary>
      <Form method="post" action={address} className="fd-viewform" key={address}>
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="query" value={query} />
        <Fields id="new" name={refused?.name ?? ''} problem={refused?.problem} />
        {canShare && <Share isShared={refused?.isShared ?? false} />}
        <div className="full">
          <button className="btn btn-primary">Save</button>
        </div>
      </Form>
    </details>
  );
}

/** Renames, shares or deletes the view that is shown. */
export function EditView({ view, address, canShare }: Omit<FormProps, 'query'> & { view: View }) {
  const refused = useRefused('change');
  return (
    // What was changed is another view: its panel is closed.
    <details
      className="fd-filter"
      open={refused ? true : undefined}
      key={`${view.id} ${view.name} ${view.isShared}`}
    >
      <summary className="btn">
        <Pencil className="fd-icon" aria-hidden />
        Edit view
      </summary>
      <Form method="post" action={address} className="fd-viewform">
        <input type="hidden" name="viewId" value={view.id ?? ''} />
        <Fields id="edit" name={refused?.name ?? view.name} problem={refused?.problem} />
        {canShare && <Share isShared={refused?.isShared ?? view.isShared} />}
        <div className="full flex gap-2">
          <button className="btn btn-primary" name="intent" value="change">
            Save
          </button>
          <button className="btn" name="intent" value="delete" formNoValidate>
            Delete
          </button>
        </div>
      </Form>
    </details>
  );
}

function useRefused(intent: string) {
  const refused = useActionData<typeof action>();
  return refused?.intent === intent ? refused : undefined;
}

function Fields({ id, name, problem }: { id: string; name: string; problem?: string }) {
  return (
    <div className="fd-field full">
      <label htmlFor={`v-${id}`}>Name of the view</label>
      <input
        className="input"
        id={`v-${id}`}
        name="name"
        defaultValue={name}
        maxLength={40}
        required
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `v-${id}-problem` : undefined}
      />
      {problem && (
        <p className="text-error" id={`v-${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function Share({ isShared }: { isShared: boolean }) {
  return (
    <label className="full flex min-h-9 items-center gap-2">
      <input
        className="checkbox checkbox-primary"
        type="checkbox"
        name="isShared"
        defaultChecked={isShared}
      />
      Everybody of the business sees it
    </label>
  );
}
