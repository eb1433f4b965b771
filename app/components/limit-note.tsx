import { Link } from '@remix-run/react';

import { paths } from '~/paths';
import { Note } from './ui/note';

type LimitNoteProps = {
  title: string;
  children: React.ReactNode;
  /** Whoever may not change the plan is told who may. */
  canManage: boolean;
};

/** What the plan does not hold, and the way to one that does. */
export function LimitNote({ title, children, canManage }: LimitNoteProps) {
  return (
    <Note tone="info" title={title}>
      {children}{' '}
      {canManage ? (
        <Link className="fd-link" to={paths.billing()}>
          See the plans
        </Link>
      ) : (
        'An owner of the business can take a larger plan.'
      )}
    </Note>
  );
}
