import { Link } from '@remix-run/react';
import { Phone } from 'lucide-react';

import { paths } from '~/paths';
import { Empty } from './ui/empty';

type NoCallsYetProps = {
  /** The number to ring, as people write it; null while there is none. */
  phone: string | null;
  isAnswering: boolean;
  /** Whether the ways on are shown here. Today has its own: the first steps, and the note that nobody answers. */
  hasWays: boolean;
};

/** Where calls will be, before the first: how to make one, and what must be done for it. */
export function NoCallsYet({ phone, isAnswering, hasWays }: NoCallsYetProps) {
  return (
    <Empty icon={Phone} title="No calls yet">
      <p>
        {phone && isAnswering
          ? `Call ${phone} from your own phone. The call shows up here while you talk.`
          : phone
            ? `Once your receptionist is published, call ${phone} from your own phone: the call shows up here while you talk.`
            : 'As soon as your receptionist has a phone number, its calls show up here.'}
      </p>
      {hasWays && !(phone && isAnswering) && (
        <div className="flex flex-wrap justify-center gap-2 pt-2">
          {!isAnswering && (
            <Link className="btn btn-primary" to={paths.receptionist('publish')}>
              Publish your receptionist
            </Link>
          )}
          {!phone && (
            <Link className="btn" to={paths.phone()}>
              Get a phone number
            </Link>
          )}
        </div>
      )}
    </Empty>
  );
}
