import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type NoteProps = {
  tone: 'info' | 'good' | 'warn' | 'bad';
  title?: string;
  children: ReactNode;
  action?: ReactNode;
};

const icons = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: TriangleAlert };

/** A message in the flow of a page: what happened, and what to do. Failures are announced. */
export function Note({ tone, title, children, action }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={`fd-note ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon className="fd-icon" aria-hidden />
      <div className="min-w-0 flex-[1_1_12rem]">
        {title && <p className="font-semibold">{title}</p>}
        <div>{children}</div>
      </div>
      {action}
    </div>
  );
}
