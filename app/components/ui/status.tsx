import {
  CalendarCheck,
  Check,
  CircleAlert,
  CircleCheck,
  Clock,
  Frown,
  Meh,
  MessageSquare,
  Moon,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  Ban,
  AlarmClock,
  Smile,
  MicOff,
  type LucideIcon,
} from 'lucide-react';

import type { Status, StatusIcon } from '~/modules/calls/call-words';
import { t } from '~/modules/languages/t';

const icons: Record<StatusIcon, LucideIcon> = {
  message: MessageSquare,
  booked: CalendarCheck,
  answered: CircleCheck,
  transferred: PhoneForwarded,
  'hung-up': PhoneMissed,
  'wrong-number': PhoneOff,
  spam: Ban,
  silent: MicOff,
  failed: CircleAlert,
  'after-hours': Moon,
  running: PhoneIncoming,
  positive: Smile,
  neutral: Meh,
  negative: Frown,
  due: Clock,
  overdue: CircleAlert,
  snoozed: AlarmClock,
  done: Check,
};

/** An icon and a word; the colour only repeats what they say. */
export function StatusLabel({ status }: { status: Status | null }) {
  if (!status) return <None />;
  const Icon = icons[status.icon];
  return (
    <span className={`fd-status ${status.tone ?? ''}`}>
      <Icon className="fd-icon" aria-hidden />
      {status.label}
    </span>
  );
}

const leadWords = {
  hot: { bars: 3, label: t`Hot`, noun: t`Hot lead` },
  warm: { bars: 2, label: t`Warm`, noun: t`Warm lead` },
  cold: { bars: 1, label: t`Cold`, noun: t`Cold lead` },
};

/** How promising a lead is, as three bars and a word. */
export function LeadLabel({
  lead,
  noun,
}: {
  lead: 'hot' | 'warm' | 'cold' | null;
  noun?: boolean;
}) {
  if (!lead) return <None />;
  const words = leadWords[lead];
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span className="fd-bars" aria-hidden>
        {[1, 2, 3].map((bar) => (
          <i key={bar} className={bar <= words.bars ? 'on' : undefined} />
        ))}
      </span>
      {noun ? words.noun : words.label}
    </span>
  );
}

function None() {
  return (
    <span className="fd-muted fd-none">
      <span aria-hidden>–</span>
      <span className="sr-only">{/* msgctxt: of a follow-up */ t`None`}</span>
    </span>
  );
}
