import { Link } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** The foot of a list in pages: what it counts, and the ways to newer and older ones. */
export function Pager({
  newer,
  older,
  children,
}: {
  newer: string | null;
  older: string | null;
  children: ReactNode;
}) {
  return (
    <div className="fd-pager">
      <span>{children}</span>
      <nav aria-label="Pages">
        <PageLink to={newer} rel="prev">
          <ChevronLeft className="fd-icon" aria-hidden />
          Newer
        </PageLink>
        <PageLink to={older} rel="next">
          Older
          <ChevronRight className="fd-icon" aria-hidden />
        </PageLink>
      </nav>
    </div>
  );
}

function PageLink({ to, rel, children }: { to: string | null; rel: string; children: ReactNode }) {
  return to ? (
    <Link className="btn btn-sm" to={to} rel={rel} prefetch="intent">
      {children}
    </Link>
  ) : (
    <span className="btn btn-sm btn-disabled" aria-disabled="true">
      {children}
    </span>
  );
}
