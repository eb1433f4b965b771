/** What a member can be told of by mail, and how often: the values of `notification_settings`, in words. */
export const notificationChoices = {
  callSummary: {
    label: 'Call summaries',
    hint: 'Who called and what they wanted.',
    options: [
      ['immediately', 'After each call'],
      ['daily', 'Once a day'],
      ['weekly', 'Once a week'],
      ['off', 'Never'],
    ],
  },
  urgentCall: {
    label: 'Urgent calls',
    hint: 'Callers who need you now.',
    options: [
      ['immediately', 'At once'],
      ['always', 'At once, also in quiet hours'],
      ['off', 'Never'],
    ],
  },
  missedCall: {
    label: 'Missed calls',
    hint: 'Callers who hung up, or could not be put through.',
    options: [
      ['immediately', 'At once'],
      ['daily', 'Once a day'],
      ['off', 'Never'],
    ],
  },
  followUpDue: {
    label: 'Follow-ups due',
    hint: 'What callers wait for.',
    options: [
      ['immediately', 'When each one is due'],
      ['daily', 'Once a day'],
      ['off', 'Never'],
    ],
  },
  weeklyReport: {
    label: 'Weekly report',
    hint: 'The week in figures.',
    options: [
      ['weekly', 'Once a week'],
      ['off', 'Never'],
    ],
  },
  usageAlerts: {
    label: 'Usage alerts',
    hint: 'When your plan is nearly used up.',
    options: [
      ['immediately', 'At once'],
      ['off', 'Never'],
    ],
  },
} as const;

export type NotificationName = keyof typeof notificationChoices;
