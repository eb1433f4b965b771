/** The words for what a call was and asks, from the business's side. */

export type StatusIcon =
  | 'message'
  | 'booked'
  | 'answered'
  | 'transferred'
  | 'hung-up'
  | 'wrong-number'
  | 'spam'
  | 'silent'
  | 'failed'
  | 'after-hours'
  | 'running'
  | 'positive'
  | 'neutral'
  | 'negative'
  | 'due'
  | 'overdue'
  | 'snoozed'
  | 'done';

export type Status = {
  icon: StatusIcon;
  label: string;
  tone?: 'good' | 'warn' | 'bad' | 'quiet';
};

export const outcomes = {
  message: { icon: 'message', label: 'Message taken' },
  booked: { icon: 'booked', label: 'Booked', tone: 'good' },
  answered: { icon: 'answered', label: 'Answered' },
  transferred: { icon: 'transferred', label: 'Put through' },
  'hung-up': { icon: 'hung-up', label: 'Hung up', tone: 'bad' },
  'wrong-number': { icon: 'wrong-number', label: 'Wrong number', tone: 'quiet' },
  spam: { icon: 'spam', label: 'Spam', tone: 'quiet' },
  silent: { icon: 'silent', label: 'Nobody spoke', tone: 'quiet' },
  failed: { icon: 'failed', label: 'Call failed', tone: 'bad' },
} as const satisfies Record<string, Status>;

export const sentiments = {
  positive: { icon: 'positive', label: 'Positive' },
  neutral: { icon: 'neutral', label: 'Neutral', tone: 'quiet' },
  negative: { icon: 'negative', label: 'Upset', tone: 'warn' },
} as const satisfies Record<string, Status>;

export const leads = { hot: 'Hot', warm: 'Warm', cold: 'Cold' } as const;

export const callStatuses = {
  running: 'On the phone now',
  ended: 'Ended',
} as const;

export const followUpStates = {
  open: 'Open',
  overdue: 'Overdue',
  snoozed: 'Snoozed',
  done: 'Done',
  none: 'None',
} as const;

export const hours = { after: 'After hours', open: 'In opening hours' } as const;

/** Days up to now. */
export const spans = {
  1: 'Today',
  7: 'Last 7 days',
  30: 'Last 30 days',
  90: 'Last 90 days',
} as const;

export const answeredChoices = { yes: 'Yes', no: 'No, missed' } as const;

export const whoChoices = {
  new: 'For the first time',
  returning: 'Again',
  withheld: 'From a withheld number',
} as const;

/** Calls by length, as they are counted. */
export const lengths = {
  1: 'Under 30 seconds',
  2: '30 seconds to 1 minute',
  3: '1 to 2 minutes',
  4: '2 to 5 minutes',
  5: '5 to 10 minutes',
  6: '10 minutes or more',
} as const;

/** How long after the call its follow-up was done. */
export const responses = {
  1: 'Within 1 hour',
  2: '1 to 4 hours later',
  3: '4 to 24 hours later',
  4: '1 to 3 days later',
  5: 'More than 3 days later',
} as const;

export const weekdays = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
} as const;

/** `12 am`, `9 am`, `3 pm` */
export const hourName = (hour: number) => `${hour % 12 || 12} ${hour < 12 ? 'am' : 'pm'}`;

/** The hours of a day, by number. */
export const hoursOfDay: Record<string, string> = Object.fromEntries(
  Array.from({ length: 24 }, (_, hour) => [hour, hourName(hour)]),
);

export const spamChoices = { hidden: 'Hidden', only: 'Only' } as const;

export type Outcome = keyof typeof outcomes;
export type Sentiment = keyof typeof sentiments;
export type Lead = keyof typeof leads;

/** The entry of a table for a value from the database; null for none and for what we do not know. */
export function lookUp<T extends object>(table: T, key: string | null): T[keyof T] | null {
  return key !== null && Object.hasOwn(table, key) ? table[key as keyof T] : null;
}

/** What came of a call, or what it does now. */
export function outcomeStatus(call: {
  status: string;
  outcome: string | null;
  is_after_hours: boolean;
  has_report: boolean;
}): Status {
  if (call.status !== 'ended') {
    const label = call.status === 'forwarding' ? 'Being put through' : 'On the phone now';
    return { icon: 'running', label, tone: 'good' };
  }
  if (!call.has_report) return { icon: 'running', label: 'Writing it up', tone: 'quiet' };
  if (call.outcome === 'message' && call.is_after_hours) {
    return { icon: 'after-hours', label: 'After-hours message' };
  }
  return lookUp(outcomes, call.outcome) ?? outcomes.answered;
}
