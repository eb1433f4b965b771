import {
  useEffect,
  useId,
  useMemo,
  useState,
  type Dispatch,
  type RefObject,
  type SetStateAction,
} from 'react';

import { useHydrated } from '~/components/use-hydrated';
import { findSilences, skipTo, turnAt } from '~/modules/calls/playback';

type PlayerProps = {
  audio: RefObject<HTMLAudioElement>;
  src: string;
  turns: { position: number; isCaller: boolean; startSecond: number; endSecond: number | null }[];
  durationSeconds: number;
  /** Told the index of the turn that is heard, whenever it is another one. */
  onTurn: (index: number) => void;
  isFollowing: boolean;
  setFollowing: Dispatch<SetStateAction<boolean>>;
};

const speeds = [1, 1.25, 1.5, 2];

/** The browser's own player, and with JavaScript how fast, what to leave out, and whether the words follow. */
export function Player(props: PlayerProps) {
  const { audio, src, turns, durationSeconds, onTurn, isFollowing, setFollowing } = props;
  const isHydrated = useHydrated();
  const id = useId();
  const [speed, setSpeed] = useState(1);
  const [isSkipping, setSkipping] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const silences = useMemo(() => findSilences(turns, durationSeconds), [turns, durationSeconds]);

  useEffect(() => setRate(audio.current, speed), [audio, speed]);

  function hear(player: HTMLAudioElement) {
    const to = isSkipping && !player.paused ? skipTo(silences, player.currentTime) : null;
    if (to !== null) player.currentTime = to;
    onTurn(turnAt(turns, player.currentTime));
  }

  return (
    <div className="fd-card fd-audio mt-2" role="group" aria-labelledby="recording">
      <Lanes turns={turns} durationSeconds={durationSeconds} />
      {/* The transcript below is the text alternative of this audio. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio}
        controls
        preload="none"
        src={src}
        className="w-full"
        onTimeUpdate={({ currentTarget }) => hear(currentTarget)}
        onSeeked={({ currentTarget }) => hear(currentTarget)}
        onError={() => setBroken(true)}
        onLoadedMetadata={() => setBroken(false)}
      />
      {isBroken && (
        <p className="fd-error" role="alert">
          The recording cannot be played right now. Try again in a minute; the words are below.
        </p>
      )}
      {/* Has its room from the first, so that nothing moves when it can be used. */}
      <div
        className={`flex flex-wrap items-center gap-x-4 gap-y-1 noscript:hidden ${isHydrated ? '' : 'invisible'}`}
      >
        <div className="fd-seg" role="radiogroup" aria-label="Speed">
          {speeds.map((value) => (
            <label key={value}>
              <input
                type="radio"
                name={`${id}-speed`}
                checked={value === speed}
                onChange={() => setSpeed(value)}
              />
              <span>{value}×</span>
            </label>
          ))}
        </div>
        <label className="fd-tick">
          <input
            type="checkbox"
            className="checkbox checkbox-sm"
            checked={isSkipping}
            disabled={silences.length === 0}
            onChange={({ target }) => setSkipping(target.checked)}
          />
          Skip silence
          {silences.length === 0 && <span className="fd-muted">(there is none)</span>}
        </label>
        <label className="fd-tick">
          <input
            type="checkbox"
            className="checkbox checkbox-sm"
            checked={isFollowing}
            onChange={({ target }) => setFollowing(target.checked)}
          />
          Scroll with the words
        </label>
      </div>
    </div>
  );
}

function setRate(player: HTMLAudioElement | null, rate: number) {
  if (!player) return;
  player.playbackRate = rate;
  // A player that loads only now, or anew, begins with this one.
  player.defaultPlaybackRate = rate;
}

/** Who spoke when, at a glance: the caller above, the receptionist below. */
function Lanes({ turns, durationSeconds }: Pick<PlayerProps, 'turns' | 'durationSeconds'>) {
  if (durationSeconds === 0) return null;
  return (
    <svg
      viewBox={`0 0 ${durationSeconds} 20`}
      preserveAspectRatio="none"
      className="block h-5 w-full"
      aria-hidden
    >
      {turns.map((turn, index) => {
        const end = turn.endSecond ?? turns[index + 1]?.startSecond ?? durationSeconds;
        return (
          <rect
            key={turn.position}
            x={turn.startSecond}
            width={Math.max(end - turn.startSecond, 0.5)}
            y={turn.isCaller ? 0 : 11}
            height="9"
            fill={turn.isCaller ? 'var(--color-primary)' : 'var(--fd-line-strong)'}
          />
        );
      })}
    </svg>
  );
}
