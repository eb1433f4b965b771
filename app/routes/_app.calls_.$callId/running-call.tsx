import { Elapsed } from '~/components/elapsed';
import { useLiveWords } from '~/components/live';
import { RefreshChoice } from '~/components/refresh-choice';
import type { LiveTurn, PartialTurn } from '~/modules/live/words';
import { CallActions } from '../_app.calls_.$callId_.act/call-actions';

type RunningCallProps = {
  id: string;
  /** What the caller is called in the transcript. */
  caller: string;
  seconds: number;
  isForwarding: boolean;
  turns: LiveTurn[];
  canAct: boolean;
  /** The number that a call was taken over with last. */
  phone: string;
};

/** A call that is running: its words as they are spoken. Once it has ended the page shows it as any other. */
export function RunningCall({
  id,
  caller,
  seconds,
  isForwarding,
  turns: loaded,
  canAct,
  phone,
}: RunningCallProps) {
  const { turns, partials } = useLiveWords(id, loaded);
  return (
    <>
      <div className="fd-live">
        <span className="fd-dot" aria-hidden />
        <p>
          <b className="font-semibold">
            {isForwarding ? 'The call is being put through.' : 'This call is running.'}
          </b>{' '}
          <Elapsed seconds={seconds} />
        </p>
      </div>
      <RefreshChoice />
      {canAct && <CallActions callId={id} phone={phone} />}
      <section aria-labelledby="transcript">
        <h2 id="transcript">Transcript</h2>
        {turns.length === 0 && partials.length === 0 && (
          <p className="text-muted mt-2">Nothing was said yet.</p>
        )}
        {/* Read out turn by turn; what is not final would be read again and again. */}
        <div role="log" aria-labelledby="transcript">
          <ol className="fd-turns -mx-2 mt-3">
            {turns.map((turn) => (
              <Turn key={turn.position} turn={turn} caller={caller} id={`t${turn.position}`}>
                <a href={`#t${turn.position}`} aria-label={`Link to ${turn.at}`}>
                  {turn.at}
                </a>
              </Turn>
            ))}
          </ol>
        </div>
        {partials.length > 0 && (
          <ol className="fd-turns -mx-2" aria-label="Being said now">
            {partials.map((turn) => (
              <Turn key={String(turn.isCaller)} turn={turn} caller={caller} isPartial>
                <span className="fd-dot" aria-hidden />
              </Turn>
            ))}
          </ol>
        )}
      </section>
    </>
  );
}

type TurnProps = {
  turn: PartialTurn;
  caller: string;
  id?: string;
  isPartial?: boolean;
  children: React.ReactNode;
};

function Turn({ turn, caller, id, isPartial = false, children }: TurnProps) {
  return (
    <li id={id} className={`fd-turn ${turn.isCaller ? '' : 'ai'} ${isPartial ? 'partial' : ''}`}>
      {children}
      <div>
        <div className="spk">
          <b>{turn.isCaller ? caller : 'Receptionist'}</b>
          {isPartial && <span className="fd-muted">speaking</span>}
        </div>
        <p className="whitespace-pre-line">
          {turn.text}
          {isPartial && ' …'}
        </p>
      </div>
    </li>
  );
}
