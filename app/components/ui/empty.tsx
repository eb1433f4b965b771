import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What a list says when it has nothing to show, and what can be done about it. */
export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="fd-card fd-empty">
      <Icon className="fd-icon" aria-hidden />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
