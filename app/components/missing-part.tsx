import { CloudOff } from 'lucide-react';

import type { Missing } from '~/modules/errors/parts.server';

type MissingPartProps = { id: string; title: string; missing: Missing };

/** In place of a card that could not be loaded: what is missing, since when, and what to do. */
export function MissingPart({ id, title, missing: { since, traceId } }: MissingPartProps) {
  return (
    <section className="fd-card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div className="body flex items-start gap-2">
        <CloudOff className="fd-icon fd-muted mt-0.5" aria-hidden />
        <div className="min-w-0 grow">
          <p>This could not be loaded ({since}). Calls are still being answered and saved.</p>
          {traceId && (
            <p className="fd-small fd-muted">
              Trace <code>{traceId}</code>
            </p>
          )}
        </div>
        <a className="btn btn-sm" href="">
          Try again
        </a>
      </div>
    </section>
  );
}
