import { getFormProps, useForm, type DefaultValue, type FormMetadata } from '@conform-to/react';
import { Form, Link, useActionData, useLocation } from '@remix-run/react';
import { useRef, useState, type ReactNode } from 'react';

import type { Conflict, SectionResult } from '~/modules/receptionist/save-form.server';
import { ChangeList } from './change-list';
import { SubmitButton } from './ui/button';
import { useUnsaved } from './use-unsaved';

/**
 * A key that changes when a page is come to anew, as after saving: its form begins with what is kept then.
 * It stays while a form comes back with an error, and when the page is only refreshed: nothing that somebody
 * types is lost.
 */
export function useFormKey(): string {
  const { key } = useLocation();
  const hasResult = useActionData() !== undefined;
  const [kept, setKept] = useState(key);
  if (!hasResult && kept !== key) setKept(key);
  return kept;
}

/** A section's form, with what its last submission came to. */
export function useSectionForm<T extends Record<string, unknown>>(
  id: string,
  { value, base }: { value: DefaultValue<T>; base: string },
) {
  const result = useActionData<SectionResult>();
  const [form, fields] = useForm<T>({ id, lastResult: result?.lastResult, defaultValue: value });
  // The page may be refreshed while somebody types: what they began with is what counts.
  const [begun] = useState(result?.base ?? base);
  return {
    form,
    fields,
    base: result?.base ?? begun,
    conflict: result?.conflict ?? null,
  };
}

/** The frame of a section's form: what it is saved against, what somebody else did meanwhile, and Save. */
export function SectionForm<T extends Record<string, unknown>>({
  form,
  base,
  conflict,
  canEdit,
  children,
}: {
  form: FormMetadata<T>;
  base: string;
  conflict: Conflict | null;
  canEdit: boolean;
  children: ReactNode;
}) {
  const formRef = useRef<HTMLFormElement>(null);
  const unsaved = useUnsaved(formRef);
  const props = getFormProps(form);
  return (
    <>
      {conflict && <ConflictNote {...conflict} formId={form.id} />}
      {/* As a document: buttons that add and move rows answer with the whole form, as without a script. */}
      <Form
        method="post"
        reloadDocument
        {...props}
        ref={formRef}
        onInput={unsaved.onInput}
        onSubmit={(event) => {
          props.onSubmit(event);
          if (!event.defaultPrevented) unsaved.onSubmit();
        }}
      >
        <fieldset disabled={!canEdit} className="grid min-w-0 gap-5">
          {/* Enter in a field presses the first button of a form: that must not be one that removes. */}
          <button className="sr-only" tabIndex={-1} aria-hidden>
            Save
          </button>
          {/* What is sent before the page has come whole has one edge: it may hold half of a list. */}
          <input type="hidden" name="edge" value="first" />
          <input type="hidden" name="base" value={base} />
          {children}
          {canEdit && (
            <div className="fd-save">
              <SubmitButton>{conflict ? 'Save mine' : 'Save'}</SubmitButton>
              <span className="fd-hint">Callers hear it once it is published.</span>
            </div>
          )}
          <input type="hidden" name="edge" value="last" />
        </fieldset>
      </Form>
    </>
  );
}

function ConflictNote({ by, changes, formId }: Conflict & { formId: string }) {
  const { pathname } = useLocation();
  return (
    <section className="fd-note warn" role="alert" aria-labelledby="conflict">
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-3">
        <div>
          <h2 id="conflict">{by} changed this while you were editing</h2>
          <p>Nothing is saved yet. This is what differs; the form below is as you left it.</p>
        </div>
        <ChangeList changes={changes} before="Theirs" after="Yours" isOneSection />
        <div className="flex flex-wrap gap-2">
          <button className="btn btn-primary" form={formId}>
            Save mine
          </button>
          <Link className="btn" to={pathname}>
            Take theirs
          </Link>
        </div>
      </div>
    </section>
  );
}
