import { Quote } from 'lucide-react';
import {
  memo,
  useCallback,
  useEffect,
  useRef,
  useState,
  type MouseEvent,
  type RefObject,
} from 'react';

import { Player } from './player';

type Turn = {
  position: number;
  isCaller: boolean;
  speaker: string;
  text: string;
  at: string;
  second: number;
  startSecond: number;
  endSecond: number | null;
  proof: string | null;
};

type TranscriptProps = {
  turns: Turn[];
  recording: string | null;
  durationSeconds: number;
  isRunning: boolean;
  hasReport: boolean;
};

/**
 * The recording and what was said. Each turn has an anchor. Its time links to that second of the recording;
 * with JavaScript it plays it right here, and the turn that is heard is marked.
 */
export function Transcript({
  turns,
  recording,
  durationSeconds,
  isRunning,
  hasReport,
}: TranscriptProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [heard, setHeard] = useState(-1);
  const [isFollowing, setFollowing] = useState(true);
  const stop = useCallback(() => setFollowing(false), []);
  useScrollAlong(list, heard, isFollowing, stop);

  const play = useCallback((event: MouseEvent, index: number, second: number) => {
    const player = audio.current;
    if (!player || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // Before the recording is there, which may take a moment.
    setHeard(index);
    player.currentTime = second;
    // It says by itself that it cannot.
    player.play().catch(() => {});
  }, []);

  return (
    <section>
      <h2 id="recording">{recording ? 'Recording and transcript' : 'Transcript'}</h2>
      {recording && (
        <Player
          audio={audio}
          src={recording}
          turns={turns}
          durationSeconds={durationSeconds}
          onTurn={setHeard}
          isFollowing={isFollowing}
          setFollowing={setFollowing}
        />
      )}
      {turns.length > 0 ? (
        <ol ref={list} className="fd-turns -mx-2 mt-3">
          {turns.map((turn, index) => (
            <TurnItem
              key={turn.position}
              turn={turn}
              index={index}
              recording={recording}
              isHeard={index === heard}
              play={play}
            />
          ))}
        </ol>
      ) : (
        <p className="text-muted mt-2">
          {isRunning
            ? 'Nothing was said yet.'
            : hasReport
              ? 'Nobody said a word on this call.'
              : 'The words are on their way.'}
        </p>
      )}
    </section>
  );
}

type TurnItemProps = {
  turn: Turn;
  index: number;
  recording: string | null;
  isHeard: boolean;
  play: (event: MouseEvent, index: number, second: number) => void;
};

/** Only the turns that begin and end to be heard are drawn anew. */
const TurnItem = memo(function TurnItem({ turn, index, recording, isHeard, play }: TurnItemProps) {
  return (
    <li
      id={`t${turn.position}`}
      className={`fd-turn ${turn.isCaller ? '' : 'ai'} ${turn.proof ? 'mark' : ''} ${isHeard ? 'heard' : ''}`}
      aria-current={isHeard ? 'true' : undefined}
    >
      <a
        href={recording ? `${recording}#t=${turn.second}` : `#t${turn.position}`}
        onClick={(event) => play(event, index, turn.startSecond)}
        aria-label={recording ? `Play from ${turn.at}` : `Link to ${turn.at}`}
      >
        {turn.at}
      </a>
      <div>
        <div className="spk">
          <b>{turn.speaker}</b>
          {turn.proof && (
            <span className="fd-tag accent">
              <Quote className="fd-icon" aria-hidden />
              {turn.proof}
            </span>
          )}
        </div>
        <p className="whitespace-pre-line">{turn.text}</p>
      </div>
    </li>
  );
});

/** Keys that move the page. */
const scrolling = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown']);

/** Keeps the turn that is heard in sight, until the person scrolls themselves. */
function useScrollAlong(
  list: RefObject<HTMLOListElement>,
  heard: number,
  isFollowing: boolean,
  stop: () => void,
) {
  useEffect(() => {
    if (!isFollowing || heard < 0) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    list.current?.children[heard]?.scrollIntoView({
      block: 'center',
      behavior: isCalm ? 'auto' : 'smooth',
    });
  }, [list, heard, isFollowing]);

  const isOn = isFollowing && heard >= 0;
  useEffect(() => {
    if (!isOn) return;
    const onKey = ({ key, target }: KeyboardEvent) => {
      // In a player arrows seek, in a field they move the caret.
      const isInControl = target instanceof Element && target.closest('audio, input, textarea');
      if (scrolling.has(key) && !isInControl) stop();
    };
    addEventListener('wheel', stop, { passive: true });
    addEventListener('touchmove', stop, { passive: true });
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('wheel', stop);
      removeEventListener('touchmove', stop);
      removeEventListener('keydown', onKey);
    };
  }, [isOn, stop]);
}
