import type { ReactNode } from 'react';

/** One thing to set: its name, what it is for, and its form. */
export function SettingsCard({
  id,
  title,
  children,
  tone,
}: {
  id: string;
  title: string;
  children: ReactNode;
  /** What cannot be taken back. */
  tone?: 'danger';
}) {
  return (
    <section className={`fd-card ${tone === 'danger' ? 'fd-danger' : ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div className="body grid grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
    </section>
  );
}

/** Asks once more before something is done, without a script: the button shows when this is opened. */
export function Confirm({
  label,
  of,
  children,
  isDanger = true,
  isOpen = false,
}: {
  label: string;
  /** What it is done to, where a page has the same button several times. */
  of?: string;
  children: ReactNode;
  isDanger?: boolean;
  /** Something in it went wrong: it shows at once. */
  isOpen?: boolean;
}) {
  return (
    <details className="fd-confirm" open={isOpen || undefined}>
      <summary className={`btn btn-sm ${isDanger ? 'fd-danger-text' : ''}`}>
        {label}
        {of && <span className="sr-only"> {of}</span>}
      </summary>
      <div>{children}</div>
    </details>
  );
}
