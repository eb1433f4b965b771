import { getInputProps, getTextareaProps } from '@conform-to/react';
import { Form, Link } from '@remix-run/react';
import { Globe, Plus, Search } from 'lucide-react';

import { SectionForm, useFormKey, useSectionForm } from '~/components/section-form';
import { Confirm, SettingsCard } from '~/components/settings-card';
import { Field, TextareaField } from '~/components/ui/field';
import { paths } from '~/paths';

type Entry = { id: string; question: string; answer: string; source: string | null };
type EntriesProps = {
  entries: Entry[];
  total: number;
  query: string;
  /** Id of the entry that is open, `new`, or null. */
  editing: string | null;
  base: string;
  canEdit: boolean;
};

/** As many as one sees at a glance. */
const few = 8;

/** What the receptionist can answer. One entry at a time is open. */
export function Entries({ entries, total, query, editing, base, canEdit }: EntriesProps) {
  const isNew = editing !== null && !entries.some(({ id }) => id === editing);
  const edit = (id: string) => paths.receptionist('knowledge', { edit: id, q: query });
  return (
    <SettingsCard id="answers" title="Questions that callers ask">
      <p className="fd-muted">
        Your receptionist answers from these, and takes a message when it does not know.
      </p>
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          <Link className="btn" to={edit('new')}>
            <Plus className="fd-icon" aria-hidden />
            Add an answer
          </Link>
          <Link className="btn" to={paths.websiteImport()}>
            <Globe className="fd-icon" aria-hidden />
            Import from your website
          </Link>
        </div>
      )}
      {canEdit && isNew && (
        <div className="fd-row">
          <EntryForm entry={null} base={base} />
        </div>
      )}
      {(total > few || query) && (
        <Form method="get" role="search" className="fd-search" key={query}>
          <Search className="fd-icon fd-muted" aria-hidden />
          <input
            type="search"
            name="q"
            defaultValue={query}
            aria-label="Search the answers"
            placeholder={`Search ${total} answers`}
          />
        </Form>
      )}
      {total === 0 && !isNew && <p>None yet.</p>}
      {total > 0 && entries.length === 0 && (
        <p role="status">
          Nothing with “{query}”.{' '}
          <Link className="fd-link" to={paths.receptionist('knowledge')}>
            Show all
          </Link>
        </p>
      )}
      {entries.length > 0 && (
        <ul className="fd-list -mx-4 -mb-4">
          {entries.map((entry) => (
            <li key={entry.id} className="flex-wrap">
              {entry.id === editing && canEdit ? (
                <div className="grow">
                  <EntryForm entry={entry} base={base} />
                </div>
              ) : (
                <>
                  <span className="grow basis-64">
                    <b className="block font-semibold [overflow-wrap:anywhere]">{entry.question}</b>
                    <span className="fd-muted line-clamp-2 whitespace-pre-line [overflow-wrap:anywhere]">
                      {entry.answer}
                    </span>
                    {entry.source && (
                      <span className="fd-small fd-muted block [overflow-wrap:anywhere]">
                        From {entry.source}
                      </span>
                    )}
                  </span>
                  {canEdit && (
                    <>
                      <Link className="btn btn-sm" to={edit(entry.id)}>
                        Edit<span className="sr-only">: {entry.question}</span>
                      </Link>
                      <Confirm label="Remove" of={entry.question}>
                        <p>It is gone from the draft. Published versions keep it.</p>
                        <Form method="post">
                          <input type="hidden" name="id" value={entry.id} />
                          <button className="btn fd-danger-text" name="intent" value="remove-entry">
                            Remove the answer
                          </button>
                        </Form>
                      </Confirm>
                    </>
                  )}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </SettingsCard>
  );
}

function EntryForm(props: { entry: Entry | null; base: string }) {
  return <EntryFields key={`${useFormKey()} ${props.entry?.id}`} {...props} />;
}

function EntryFields({ entry, base }: { entry: Entry | null; base: string }) {
  const value = { question: entry?.question ?? '', answer: entry?.answer ?? '' };
  const section = useSectionForm<typeof value>('entry', { value, base });
  const { fields } = section;
  return (
    <div className="grid gap-4">
      <SectionForm {...section} canEdit>
        <Field
          label="Question"
          errors={fields.question.errors}
          {...getInputProps(fields.question, { type: 'text' })}
          maxLength={300}
          autoComplete="off"
          required
        />
        <TextareaField
          label="Answer"
          errors={fields.answer.errors}
          {...getTextareaProps(fields.answer)}
          rows={5}
          maxLength={2000}
          required
        />
      </SectionForm>
      <Link className="fd-more" to={paths.receptionist('knowledge')}>
        Leave it as it was
      </Link>
    </div>
  );
}
