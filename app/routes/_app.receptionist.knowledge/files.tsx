import { Form } from '@remix-run/react';
import { CircleAlert, FileText } from 'lucide-react';

import { Confirm, SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';

type FilesProps = {
  files: { id: string; name: string; about: string; error: string | null }[];
  canEdit: boolean;
  error: string | null;
};

/** Documents that the receptionist may look things up in. */
export function Files({ files, canEdit, error }: FilesProps) {
  return (
    <SettingsCard id="files" title="Files">
      {canEdit && (
        <Form method="post" encType="multipart/form-data" className="fd-field">
          <label htmlFor="file">Add a file</label>
          <div className="flex flex-wrap gap-2">
            <input
              type="file"
              id="file"
              name="file"
              accept=".pdf,.docx,.txt,.md,.csv"
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? 'file-error file-hint' : 'file-hint'}
              className="file-input max-w-full min-w-0"
              required
            />
            <SubmitButton name="intent" value="upload">
              Upload
            </SubmitButton>
          </div>
          {error && (
            <p className="fd-error" id="file-error" role="alert">
              <CircleAlert className="fd-icon" aria-hidden />
              {error}
            </p>
          )}
          <p className="fd-hint" id="file-hint">
            PDF, Word (DOCX), TXT, MD or CSV of at most 10 MB: price lists, policies, menus.
          </p>
        </Form>
      )}
      {files.length === 0 && !canEdit && <p>None yet.</p>}
      {files.length > 0 && (
        <ul className="fd-list -mx-4 -mb-4 border-t border-line">
          {files.map(({ id, name, about, error: fault }) => (
            <li key={id} className="flex-wrap">
              <FileText className="fd-icon fd-muted" aria-hidden />
              <span className="grow basis-48">
                <b className="block font-semibold [overflow-wrap:anywhere]">{name}</b>
                <span className="fd-small fd-muted block">{about}</span>
                {fault && (
                  <span className="fd-error">
                    <CircleAlert className="fd-icon" aria-hidden />
                    {fault}
                  </span>
                )}
              </span>
              {canEdit && (
                <Confirm label="Remove" of={name}>
                  <p>Your receptionist no longer reads in it, once you publish.</p>
                  <Form method="post">
                    <input type="hidden" name="id" value={id} />
                    <button className="btn fd-danger-text" name="intent" value="remove-file">
                      Remove the file
                    </button>
                  </Form>
                </Confirm>
              )}
            </li>
          ))}
        </ul>
      )}
    </SettingsCard>
  );
}
