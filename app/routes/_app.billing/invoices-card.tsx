import { FileText } from 'lucide-react';

import { paths } from '~/paths';
import type { Page } from './route';

/** What was billed. */
export function InvoicesCard({ invoices }: { invoices: NonNullable<Page['invoices']['shown']> }) {
  return (
    <section className="fd-card" aria-labelledby="invoices">
      <header>
        <h2 id="invoices">Invoices</h2>
      </header>
      {invoices.length === 0 ? (
        <p className="body fd-muted">Nothing was billed yet.</p>
      ) : (
        <ul className="fd-list mt-1">
          {invoices.map(({ id, date, number, what, total, tax, status, notes, hasPdf }) => (
            <li key={id} className="flex-wrap">
              <span className="min-w-40 grow">
                <span className="block font-semibold [overflow-wrap:anywhere]">{what}</span>
                <span className="fd-small fd-muted block">
                  {date}
                  {number && ` · ${number}`}
                </span>
                {notes.map((note) => (
                  <span key={note} className="fd-small block">
                    {note}
                  </span>
                ))}
              </span>
              <span className={`fd-tag ${status.tone}`}>{status.label}</span>
              <span className="num min-w-20 text-end">
                <span className="block font-semibold">{total}</span>
                {tax && <span className="fd-small fd-muted block">{tax} tax</span>}
              </span>
              <span className={`w-18 text-end ${hasPdf ? '' : 'hidden sm:block'}`}>
                {hasPdf && (
                  <a className="btn btn-sm" href={paths.invoice(id)} download>
                    <FileText className="fd-icon" aria-hidden />
                    PDF<span className="sr-only"> of {number}</span>
                  </a>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
