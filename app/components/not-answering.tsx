import { Link } from '@remix-run/react';

import { Note } from '~/components/ui/note';
import { paths } from '~/paths';

/** Said wherever a number is shown that turns its callers away. */
export function NotAnswering({ canEdit }: { canEdit: boolean }) {
  return (
    <Note
      tone="warn"
      title="Callers are turned away for now"
      action={
        canEdit && (
          <Link className="btn btn-primary" to={paths.receptionist('publish')}>
            Publish your receptionist
          </Link>
        )
      }
    >
      Your receptionist is not published yet: whoever calls hears that nobody can take the call, and
      to try again later. Publish it before you give the number to anybody.
    </Note>
  );
}
