import { CircleAlert, CircleCheck, CircleMinus, Clock, type LucideIcon } from 'lucide-react';

const icons: Record<string, LucideIcon> = {
  good: CircleCheck,
  warn: Clock,
  bad: CircleAlert,
  quiet: CircleMinus,
};

/** How an event or a job stands: an icon and words. */
export function AdminState({ label, tone }: { label: string; tone: string }) {
  const Icon = icons[tone] ?? CircleMinus;
  return (
    <span className={`fd-status ${tone}`}>
      <Icon className="fd-icon" aria-hidden />
      {label}
    </span>
  );
}
