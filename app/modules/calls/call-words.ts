import { t } from '~/modules/languages/t';

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
  message: { icon: 'message', label: t`Message taken` },
  booked: { icon: 'booked', label: t`Booked`, tone: 'good' },
  answered: { icon: 'answered', label: /* msgctxt: of a call */ t`Answered` },
  transferred: { icon: 'transferred', label: t`Put through` },
  'hung-up': { icon: 'hung-up', label: t`Hung up`, tone: 'bad' },
  'wrong-number': { icon: 'wrong-number', label: t`Wrong number`, tone: 'quiet' },
  spam: { icon: 'spam', label: t`Spam`, tone: 'quiet' },
  silent: { icon: 'silent', label: t`Nobody spoke`, tone: 'quiet' },
  failed: { icon: 'failed', label: t`Call failed`, tone: 'bad' },
} as const satisfies Record<string, Status>;

export const sentiments = {
  positive: { icon: 'positive', label: t`Positive` },
  neutral: { icon: 'neutral', label: t`Neutral`, tone: 'quiet' },
  negative: { icon: 'negative', label: t`Upset`, tone: 'warn' },
} as const satisfies Record<string, Status>;

export const leads = { hot: t`Hot`, warm: t`Warm`, cold: t`Cold` } as const;

export const callStatuses = {
  running: t`On the phone now`,
  ended: t`Ended`,
} as const;

export const followUpStates = {
  open: /* msgctxt: of a follow-up */ t`Open`,
  overdue: t`Overdue`,
  snoozed: /* msgctxt: of a follow-up */ t`Snoozed`,
  done: /* msgctxt: of a follow-up */ t`Done`,
  none: /* msgctxt: of a follow-up */ t`None`,
} as const;

export const hours = { after: t`After hours`, open: t`In opening hours` } as const;

/** Days up to now. */
export const spans = {
  1: t`Today`,
  7: t`Last 7 days`,
  30: t`Last 30 days`,
  90: t`Last 90 days`,
} as const;

export const answeredChoices = { yes: t`Yes`, no: t`No, missed` } as const;

export const whoChoices = {
  new: t`For the first time`,
  returning: t`Again`,
  withheld: t`From a withheld number`,
} as const;

/** Calls by length, as they are counted. */
export const lengths = {
  1: t`Under 30 seconds`,
  2: t`30 seconds to 1 minute`,
  3: t`1 to 2 minutes`,
  4: t`2 to 5 minutes`,
  5: t`5 to 10 minutes`,
  6: t`10 minutes or more`,
} as const;

/** How long after the call its follow-up was done. */
export const responses = {
  1: t`Within 1 hour`,
  2: t`1 to 4 hours later`,
  3: t`4 to 24 hours later`,
  4: t`1 to 3 days later`,
  5: t`More than 3 days later`,
} as const;

export const weekdays = {
  1: t`Monday`,
  2: t`Tuesday`,
  3: t`Wednesday`,
  4: t`Thursday`,
  5: t`Friday`,
  6: t`Saturday`,
  7: t`Sunday`,
} as const;

/** `12 am`, `9 am`, `3 pm` */
export function hourName(hour: number): string {
  const number = hour % 12 || 12;
  return hour < 12 ? t`${number} am` : t`${number} pm`;
}

export const spamChoices = { hidden: t`Hidden`, only: t`Only` } as const;

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
    const label = call.status === 'forwarding' ? t`Being put through` : t`On the phone now`;
    return { icon: 'running', label, tone: 'good' };
  }
  if (!call.has_report) return { icon: 'running', label: t`Writing it up`, tone: 'quiet' };
  if (call.outcome === 'message' && call.is_after_hours) {
    return { icon: 'after-hours', label: t`After-hours message` };
  }
  return lookUp(outcomes, call.outcome) ?? outcomes.answered;
}
