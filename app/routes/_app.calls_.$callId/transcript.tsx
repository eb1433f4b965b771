import { Quote } from 'lucide-react';
import { useRef, type MouseEvent } from 'react';

type Turn = {
  position: number;
  isCaller: boolean;
  speaker: string;
  text: string;
  at: string;
  second: number;
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
 * with JavaScript it plays it right here.
 */
export function Transcript({
  turns,
  recording,
  durationSeconds,
  isRunning,
  hasReport,
}: TranscriptProps) {
  const audio = useRef<HTMLAudioElement>(null);

  function play(event: MouseEvent, second: number) {
    const player = audio.current;
    if (!player || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    player.currentTime = second;
    void player.play();
  }

  return (
    <section>
      <h2 id="recording">{recording ? 'Recording and transcript' : 'Transcript'}</h2>
      {recording && (
        <div className="fd-card fd-audio mt-2" role="group" aria-labelledby="recording">
          <Lanes turns={turns} durationSeconds={durationSeconds} />
          {/* The transcript below is the text alternative of this audio. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio ref={audio} controls preload="none" src={recording} className="w-full" />
        </div>
      )}
      {turns.length > 0 ? (
        <ol className="fd-turns -mx-2 mt-3">
          {turns.map((turn) => (
            <li
              key={turn.position}
              id={`t${turn.position}`}
              className={`fd-turn ${turn.isCaller ? '' : 'ai'} ${turn.proof ? 'mark' : ''}`}
            >
              <a
                href={recording ? `${recording}#t=${turn.second}` : `#t${turn.position}`}
                onClick={(event) => play(event, turn.second)}
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

/** Who spoke when, at a glance: the caller above, the receptionist below. */
function Lanes({ turns, durationSeconds }: Pick<TranscriptProps, 'turns' | 'durationSeconds'>) {
  if (durationSeconds === 0) return null;
  return (
    <svg
      viewBox={`0 0 ${durationSeconds} 20`}
      preserveAspectRatio="none"
      className="block h-5 w-full"
      aria-hidden
    >
      {turns.map((turn, index) => {
        const end = turn.endSecond ?? turns[index + 1]?.second ?? durationSeconds;
        return (
          <rect
            key={turn.position}
            x={turn.second}
            width={Math.max(end - turn.second, 0.5)}
            y={turn.isCaller ? 0 : 11}
            height="9"
            fill={turn.isCaller ? 'var(--color-primary)' : 'var(--fd-line-strong)'}
          />
        );
      })}
    </svg>
  );
}
