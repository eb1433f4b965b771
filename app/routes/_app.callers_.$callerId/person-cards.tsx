import { Form } from '@remix-run/react';
import { X } from 'lucide-react';

import { Field } from '~/components/ui/field';
import type { CallerFaults } from '~/modules/callers/change-caller.server';
import type { Page } from './route';

type Faults = { faults: CallerFaults | undefined };

export function NameCard({ name, nameNote, canWork, faults }: Page & Faults) {
  if (!canWork) return null;
  return (
    <section className="fd-card" aria-labelledby="name-title">
      <header>
        <h2 id="name-title">Name</h2>
      </header>
      {/* A name that was saved is a new form. */}
      <Form method="post" className="body grid gap-3" key={name}>
        <input type="hidden" name="intent" value="rename" />
        <Field
          id="name"
          name="name"
          label="What you call them"
          hint={nameNote}
          defaultValue={faults?.name ? faults.values.name : name}
          maxLength={120}
          autoComplete="off"
          errors={faults?.name ? [faults.name] : undefined}
        />
        <button className="btn">Save name</button>
      </Form>
    </section>
  );
}

export function TagsCard({ tags, tagsInUse, canWork, faults }: Page & Faults) {
  if (!canWork && tags.length === 0) return null;
  return (
    <section className="fd-card" aria-labelledby="tags-title">
      <header>
        <h2 id="tags-title">Tags</h2>
      </header>
      <div className="body grid gap-3">
        {tags.length > 0 && (
          <ul className="flex flex-wrap gap-2" aria-label="Tags of the caller">
            {tags.map((tag) => (
              <li key={tag}>
                {canWork ? (
                  <Form method="post" className="fd-chip">
                    <input type="hidden" name="intent" value="untag" />
                    <b>{tag}</b>
                    <button name="tag" value={tag} aria-label={`Remove the tag ${tag}`}>
                      <X className="fd-icon" aria-hidden />
                    </button>
                  </Form>
                ) : (
                  <span className="fd-tag">{tag}</span>
                )}
              </li>
            ))}
          </ul>
        )}
        {canWork && (
          <Form method="post" className="grid gap-3" key={tags.join()}>
            <input type="hidden" name="intent" value="tag" />
            <Field
              id="tag"
              name="tag"
              label="Add a tag"
              list="tags-in-use"
              defaultValue={faults?.tag ? faults.values.tag : ''}
              required
              maxLength={40}
              autoComplete="off"
              errors={faults?.tag ? [faults.tag] : undefined}
            />
            <datalist id="tags-in-use">
              {tagsInUse.map((tag) => (
                <option key={tag} value={tag}>
                  {tag}
                </option>
              ))}
            </datalist>
            <button className="btn">Add tag</button>
          </Form>
        )}
      </div>
    </section>
  );
}

/** All numbers of the person; those that were merged in can be parted again. */
export function NumbersCard({ numbers, canWork }: Page) {
  return (
    <section className="fd-card" aria-labelledby="numbers-title">
      <header>
        <h2 id="numbers-title">{numbers.length === 1 ? 'Number' : 'Numbers'}</h2>
      </header>
      <ul className="fd-list">
        {numbers.map(({ number, tel, sms, merge }) => (
          <li key={tel} className="flex-wrap">
            <div className="grow">
              <b className="font-semibold whitespace-nowrap">{number}</b>
              {merge && <span className="fd-small fd-muted block">Merged {merge.since}</span>}
            </div>
            <a className="fd-more" href={tel}>
              Call<span className="sr-only"> {number}</span>
            </a>
            <a className="fd-more" href={sms}>
              Text<span className="sr-only"> {number}</span>
            </a>
            {merge && canWork && (
              <Form method="post">
                <input type="hidden" name="intent" value="unmerge" />
                <button className="btn btn-sm" name="mergeId" value={merge.id}>
                  Separate<span className="sr-only"> {number}</span>
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
