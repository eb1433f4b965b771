import { Form, Link } from '@remix-run/react';
import { useState } from 'react';

import type { noteRows } from '~/modules/notes/note-rows.server';
import { paths } from '~/paths';
import { TextareaField } from './ui/field';

type NotesCardProps = {
  notes: ReturnType<typeof noteRows>;
  /** Of the note that the form would write; a new one once it is written. */
  newNoteId: string;
  canWork: boolean;
  /** What a note is about here. */
  about: 'call' | 'caller';
  /** What was entered and could not be taken. */
  refused?: { id: string; body: string; fault: string };
};

/** What the team wrote down, with a form for more. It posts to the page's own route: `changeNote` reads it. */
export function NotesCard({ notes, newNoteId, canWork, about, refused }: NotesCardProps) {
  const isOld = notes.some(({ id }) => id === refused?.id);
  const refusedNew = isOld ? undefined : refused;
  // What is being written outlives the page's refreshes, each of which brings another id.
  const [writing, write] = useState(refusedNew?.id ?? newNoteId);
  if (notes.some(({ id }) => id === writing)) write(newNoteId);
  if (!canWork && notes.length === 0) return null;
  return (
    <section className="fd-card" aria-labelledby="notes">
      <header>
        <h2 id="notes">Notes</h2>
      </header>
      {notes.length > 0 && (
        <ul className="fd-notes" aria-labelledby="notes">
          {notes.map((note) => (
            <NoteItem
              key={note.id}
              note={note}
              about={about}
              refused={refused?.id === note.id ? refused : undefined}
            />
          ))}
        </ul>
      )}
      {canWork && <NewNote key={writing} id={writing} refused={refusedNew} />}
    </section>
  );
}

type NoteItemProps = Pick<NotesCardProps, 'about' | 'refused'> & {
  note: NotesCardProps['notes'][number];
};

function NoteItem({ note, about, refused }: NoteItemProps) {
  const { id, callId, call, body, by, canEdit, canDelete } = note;
  const isElsewhere = about === 'call' ? callId === null : callId !== null;
  return (
    <li>
      <p className="[overflow-wrap:anywhere] whitespace-pre-line">{body}</p>
      <p className="fd-small fd-muted">
        {by}
        {isElsewhere && ' · '}
        {isElsewhere &&
          (callId ? (
            <Link className="fd-more" to={paths.call(callId)}>
              Call of {call}
            </Link>
          ) : (
            'About the caller'
          ))}
      </p>
      {(canEdit || canDelete) && (
        <div className="fd-small flex flex-wrap items-start gap-x-3">
          {canEdit && (
            // What was saved closes it: it is another note then.
            <details key={body} className="fd-edit" open={refused ? true : undefined}>
              <summary className="fd-more">
                Edit<span className="sr-only"> the note {shorten(body)}</span>
              </summary>
              <Form method="post" className="grid gap-2" preventScrollReset>
                <input type="hidden" name="noteId" value={id} />
                <TextareaField
                  id={`note-${id}`}
                  name="body"
                  label="Note"
                  defaultValue={refused?.body ?? body}
                  required
                  maxLength={4000}
                  errors={refused && [refused.fault]}
                />
                <button className="btn btn-sm" name="intent" value="note-edit">
                  Save note
                </button>
              </Form>
            </details>
          )}
          {canDelete && (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="noteId" value={id} />
              <button className="fd-more" name="intent" value="note-delete">
                Delete<span className="sr-only"> the note {shorten(body)}</span>
              </button>
            </Form>
          )}
        </div>
      )}
    </li>
  );
}

function NewNote({ id, refused }: { id: string; refused: NotesCardProps['refused'] }) {
  return (
    <Form method="post" className="body grid gap-2" preventScrollReset>
      <input type="hidden" name="noteId" value={id} />
      <TextareaField
        id="new-note"
        name="body"
        label="Add a note for the team"
        defaultValue={refused?.body}
        required
        maxLength={4000}
        errors={refused && [refused.fault]}
      />
      <button className="btn btn-sm justify-self-end" name="intent" value="note-add">
        Add note
      </button>
    </Form>
  );
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}
