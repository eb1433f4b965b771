import { Braces, ChevronRight, ReceiptText } from 'lucide-react';

type CostAndEventsProps = {
  cost: { total: string; parts: { name: string; amount: string }[] } | null;
  /** For owners only; null for others. */
  events:
    | {
        id: string;
        type: string;
        at: string;
        status: string;
        deliveries: number;
        payload: string;
      }[]
    | null;
  /** Not of spam, nor of a test. */
  countsAsUsage: boolean;
};

/** What few people need, folded away. */
export function CostAndEvents({ cost, events, countsAsUsage }: CostAndEventsProps) {
  if (!cost && !events?.length) return null;
  return (
    <div className="fd-card">
      {cost && (
        <details className="fd-disc">
          <summary>
            <ReceiptText className="fd-icon" aria-hidden />
            Cost
            <span className="fd-muted font-normal">{cost.total}</span>
            <ChevronRight className="fd-icon chev" aria-hidden />
          </summary>
          <dl className="fd-kv px-4 pb-3">
            {cost.parts.map(({ name, amount }) => (
              <div key={name} className="contents">
                <dt>{name}</dt>
                <dd className="num">{amount}</dd>
              </div>
            ))}
            <dt>Together</dt>
            <dd className="num font-semibold">{cost.total}</dd>
          </dl>
          {!countsAsUsage && (
            <p className="fd-small fd-muted px-4 pb-3">
              Spam and test calls do not count as usage.
            </p>
          )}
        </details>
      )}
      {events && events.length > 0 && (
        <details className="fd-disc border-line border-t">
          <summary>
            <Braces className="fd-icon" aria-hidden />
            Raw events
            <span className="fd-muted font-normal">{events.length}, as Vapi sent them</span>
            <ChevronRight className="fd-icon chev" aria-hidden />
          </summary>
          <ol className="grid gap-1 px-4 pb-3">
            {events.map((event) => (
              <li key={event.id}>
                <details>
                  <summary className="fd-small flex min-h-9 flex-wrap items-center gap-x-3">
                    <span className="num">{event.at}</span>
                    <b className="font-semibold">{event.type}</b>
                    <span className="fd-muted">
                      {event.deliveries > 1
                        ? `${event.status}, sent ${event.deliveries} times`
                        : event.status}
                    </span>
                  </summary>
                  {/* A box that scrolls must be reachable by keyboard. */}
                  {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
                  <pre
                    className="fd-raw"
                    tabIndex={0}
                    role="region"
                    aria-label={`${event.type}, raw`}
                  >
                    {event.payload}
                  </pre>
                </details>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
