import { useSyncExternalStore } from 'react';
import { Mic, MicOff, PhoneOff } from 'lucide-react';

import { SettingsCard } from '~/components/settings-card';
import { Note } from '~/components/ui/note';
import { useTalk, type TalkOptions } from './use-talk';

type TalkProps = { name: string; talk: TalkOptions | null; isPublished: boolean };

/** A talk by the browser's microphone, or why there can be none. */
export function TalkCard({ name, talk, isPublished }: TalkProps) {
  return (
    <SettingsCard id="talk" title="Talk in the browser">
      {talk ? (
        <>
          <noscript>
            <p>
              Talking needs JavaScript, which is off in your browser. Let {name} call you instead,
              or ask in text.
            </p>
          </noscript>
          <Talk name={name} talk={talk} />
        </>
      ) : (
        <p>
          {isPublished
            ? 'Talking in the browser is not set up on this installation: it has no public key of Vapi (VAPI_PUBLIC_KEY).'
            : `Publish ${name} once: then you can talk to each draft here.`}{' '}
          Until then, ask in text.
        </p>
      )}
    </SettingsCard>
  );
}

function Talk({ name, talk }: { name: string; talk: TalkOptions }) {
  const { phase, fault, said, level, seconds, isMuted, start, mute, hangUp } = useTalk(talk);
  // A button that needs a script shows once there is one.
  const isReady = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  if (!isReady) return null;
  return (
    <>
      <p>Your browser asks for the microphone. The call is charged like any other.</p>
      {fault && (
        <Note tone="bad" title="No call">
          {fault}
        </Note>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {phase === 'live' ? (
          <>
            <button type="button" className="btn" aria-pressed={isMuted} onClick={mute}>
              {isMuted ? (
                <MicOff className="fd-icon" aria-hidden />
              ) : (
                <Mic className="fd-icon" aria-hidden />
              )}
              {isMuted ? 'Muted' : 'Mute'}
            </button>
            <button type="button" className="btn btn-error" onClick={hangUp}>
              <PhoneOff className="fd-icon" aria-hidden />
              Hang up
            </button>
            <span className="fd-level" aria-hidden>
              <i style={{ width: `${Math.round(Math.min(1, level) * 100)}%` }} />
            </span>
            <span className="fd-tabnum" role="timer" aria-label="Length of the call">
              {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
            </span>
          </>
        ) : (
          <button
            type="button"
            className="btn btn-primary"
            aria-disabled={phase === 'connecting' || undefined}
            onClick={() => phase !== 'connecting' && void start()}
          >
            <Mic className="fd-icon" aria-hidden />
            {phase === 'connecting' ? 'Connecting …' : `Talk to ${name}`}
          </button>
        )}
        {phase === 'ended' && !fault && <span role="status">The call is over.</span>}
      </div>
      {said.length > 0 && (
        <ol className="fd-chat" aria-live="polite" aria-label="What is said">
          {said.map(({ who, text }, index) => (
            // Lines only grow, the last one changes.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className={who === 'you' ? 'you' : undefined}>
              <b>{who === 'you' ? 'You' : name}</b>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
