import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';

/** A note as `call_page` and `read_caller` give it. */
export type Note = {
  id: string;
  /** Null: it is about the caller. */
  callId: string | null;
  /** When that call was, where notes of several calls stand together. */
  callAt: string | null;
  body: string;
  by: string;
  writtenBy: string | null;
  at: string;
  editedAt: string | null;
};

type Reader = { userId: string; isOwner: boolean; canWork: boolean };

/** Notes in the words of a page. @param reader who may change them; nobody on paper. */
export function noteRows(notes: Note[], clock: Clock, reader?: Reader) {
  return notes.map(({ id, callId, callAt, body, by, writtenBy, at, editedAt }) => {
    const isOwn = reader !== undefined && writtenBy === reader.userId;
    const who = isOwn ? t`You` : by;
    const when = clock.momentWithin(at);
    return {
      id,
      callId,
      call: callAt && clock.moment(callAt),
      body,
      by: editedAt ? t`${who}, ${when}, edited` : `${who}, ${when}`,
      canEdit: isOwn && reader.canWork,
      canDelete: reader !== undefined && reader.canWork && (isOwn || reader.isOwner),
    };
  });
}
