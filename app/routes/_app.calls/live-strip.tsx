import { Link } from '@remix-run/react';

import type { CallRow } from '~/modules/calls/call-view.server';
import { paths } from '~/paths';

/** A call that runs now, with the words spoken last. */
export function LiveStrip({ call }: { call: CallRow }) {
  return (
    <section className="fd-live" aria-label={`On the phone now: ${call.title}`}>
      <span className="fd-dot" aria-hidden />
      <div className="min-w-0">
        <p className="who">
          <b className="font-semibold">
            {call.outcome.label}: {call.title}
          </b>
          <span className="fd-muted fd-small">since {call.time}</span>
        </p>
        <p className="line">{call.wanted}</p>
      </div>
      <div className="btns">
        <Link className="btn btn-sm" to={paths.call(call.id)}>
          Follow the call
        </Link>
      </div>
    </section>
  );
}
