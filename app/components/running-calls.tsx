import { Link } from '@remix-run/react';
import { PhoneForwarded } from 'lucide-react';

import { t } from '~/modules/languages/t';
import type { RunningCall } from '~/modules/live/running-call.server';
import { paths } from '~/paths';
import { Elapsed } from './elapsed';
import { useLastWords } from './live';

/** The calls that run now, each with the words that are being said. */
export function RunningCalls({ calls, canWork }: { calls: RunningCall[]; canWork: boolean }) {
  return (
    <>
      {/* Says that somebody calls, not what they say: that is read where the call is followed. */}
      <p className="sr-only" aria-live="polite">
        {calls.length > 0 && `On the phone now: ${calls.map(({ title }) => title).join(', ')}`}
      </p>
      {calls.map((call) => (
        <Strip key={call.id} call={call} canWork={canWork} />
      ))}
    </>
  );
}

function Strip({ call, canWork }: { call: RunningCall; canWork: boolean }) {
  const { words, isFinal } = useLastWords(call.id, call.last);
  const label = call.isForwarding ? t`Being put through` : t`On the phone now`;
  return (
    <article className="fd-live" aria-label={`${label}: ${call.title}`}>
      <span className="fd-dot" aria-hidden />
      <div className="min-w-0">
        <p className="who">
          <b className="font-semibold">
            {label}: {call.title}
          </b>
          <span className="fd-muted fd-small">
            {call.number && `${call.number} · `}
            <Elapsed seconds={call.seconds} />
            <span className="sr-only">, since {call.since}</span>
          </span>
        </p>
        <p className="line">
          {words ? (
            <>
              <em>{words.isCaller ? 'Caller:' : 'Receptionist:'}</em> “{tail(words.text)}
              {isFinal ? '”' : ' …'}
            </>
          ) : (
            <em>Just picked up.</em>
          )}
        </p>
      </div>
      <div className="btns">
        <Link className="btn btn-sm" to={paths.call(call.id)}>
          Follow the call
        </Link>
        {canWork && (
          <Link className="btn btn-sm btn-primary" to={paths.callActions(call.id)}>
            <PhoneForwarded className="fd-icon" aria-hidden />
            Take over
          </Link>
        )}
      </div>
    </article>
  );
}

/** The end of what was said: the words that grow are the last ones. */
function tail(text: string): string {
  const most = 120;
  if (text.length <= most) return text;
  return `… ${text.slice(-most).replace(/^\S*\s+/, '')}`;
}
