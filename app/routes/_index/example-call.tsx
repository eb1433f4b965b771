import { ChevronRight, Clock, MessageSquareText, Smile } from 'lucide-react';

import { outcomes, sentiments } from '~/modules/calls/call-words';
import { length } from '~/modules/format/length';
import { exampleCall } from '~/modules/site/example-call';

/** A call from the ring to what came of it, as the pages of a call show it; nothing in it needs a script. */
export function ExampleCall() {
  const call = exampleCall();
  const { business, caller, seconds, summary, followUp } = call;
  return (
    <section aria-labelledby="call" className="mt-14">
      <h2 id="call" className="!text-xl">
        One call, played through
      </h2>
      <p className="fd-muted mt-2 max-w-[60ch] text-pretty">
        Tuesday, 2:06 pm. {caller} rings {business}, and nobody is free. Both are made up: it is a
        call of our demo, as the product shows it.
      </p>
      <article className="fd-card mt-4" aria-labelledby="who">
        <div className="grid gap-5 p-4 md:p-5">
          <div>
            <h3 id="who" className="!text-lg">
              {caller}
            </h3>
            <p className="fd-muted fd-small">(415) 555-0177 · 2:06 pm · {length(seconds)}</p>
            <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
              <span className="fd-status">
                <MessageSquareText className="fd-icon" aria-hidden />
                {outcomes[call.outcome as 'message'].label}
              </span>
              <span className="fd-status">
                <span className="fd-bars" aria-hidden>
                  <i className="on" />
                  <i className="on" />
                  <i className="on" />
                </span>
                {call.lead}
              </span>
              <span className="fd-status">
                <Smile className="fd-icon" aria-hidden />
                {sentiments[call.sentiment as 'positive'].label}
              </span>
            </p>
          </div>
          <div>
            <h4 className="fd-label">Summary</h4>
            <p className="mt-1 max-w-[64ch] text-pretty">{summary}</p>
          </div>
          <Insights />
          <Transcript />
          <div>
            <h4 className="fd-label">What came of it</h4>
            <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
              <b className="font-semibold">{followUp.title}</b>
              <span className="fd-status warn">
                <Clock className="fd-icon" aria-hidden />
                {followUp.due}
              </span>
            </p>
            <p className="fd-muted fd-small mt-1">
              It stands on the list of the team, with her number, until somebody has called her.
            </p>
          </div>
        </div>
      </article>
    </section>
  );
}

function Insights() {
  const { insights, turns } = exampleCall();
  return (
    <div>
      <h4 className="fd-label">Worth knowing, and where it was said</h4>
      <ul className="mt-1 grid gap-2">
        {insights.map(({ label, value, quote, turn }) => (
          <li key={label} className="flex flex-wrap justify-between gap-x-4">
            <span className="min-w-0 flex-[1_1_16rem]">
              <b className="font-semibold">{label}.</b> {value}
            </span>
            <a className="fd-more num" href={`#said-${turn}`}>
              at {length(turns[turn]?.[0] ?? 0)}
              <span className="sr-only">: “{quote}”</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Folded away until somebody wants to read it, or follows a proof into it. */
function Transcript() {
  const { caller, insights, turns } = exampleCall();
  const proofs = new Map(insights.map(({ label, turn }) => [turn, label]));
  return (
    <details>
      <summary className="fd-more !min-h-11">
        <ChevronRight className="fd-icon chev" aria-hidden />
        Read every word of it
      </summary>
      <ol className="fd-turns">
        {turns.map(([second, who, words], index) => (
          <li
            key={second}
            id={`said-${index}`}
            className={`fd-turn ${who === 'bot' ? 'ai' : ''} ${proofs.has(index) ? 'mark' : ''}`}
          >
            <span className="fd-muted fd-small fd-tabnum text-end">{length(second)}</span>
            <div className="min-w-0">
              <p className="spk">
                <b>{who === 'bot' ? 'Receptionist' : caller}</b>
                {proofs.has(index) && <span className="fd-tag">{proofs.get(index)}</span>}
              </p>
              <p>{words}</p>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
