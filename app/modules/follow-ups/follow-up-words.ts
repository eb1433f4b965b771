/** What a follow-up asks for, in words. */
export const kinds: Record<string, string> = {
  'call-back': 'Call back',
  'send-information': 'Send information',
  appointment: 'Appointment',
  custom: 'To do',
};

/** The queue's views, in the order of their tabs. */
export const views = {
  everyone: 'Everyone',
  mine: 'Mine',
  unassigned: 'Unassigned',
  snoozed: 'Snoozed',
  done: 'Done',
  spam: 'Spam',
} as const;

export type View = keyof typeof views;
