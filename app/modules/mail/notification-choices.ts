import { t } from '~/modules/languages/t';

/** What a member can be told of by mail, and how often: the values of `notification_settings`, in words. */
export const notificationChoices = {
  callSummary: {
    label: t`Call summaries`,
    hint: t`Who called and what they wanted.`,
    get options() {
      return [
        ['immediately', t`After each call`],
        ['daily', t`Once a day`],
        ['weekly', t`Once a week`],
        ['off', t`Never`],
      ] as const;
    },
  },
  urgentCall: {
    label: t`Urgent calls`,
    hint: t`Callers who need you now.`,
    get options() {
      return [
        ['immediately', t`At once`],
        ['always', t`At once, also in quiet hours`],
        ['off', t`Never`],
      ] as const;
    },
  },
  missedCall: {
    label: t`Missed calls`,
    hint: t`Callers who hung up, or could not be put through.`,
    get options() {
      return [
        ['immediately', t`At once`],
        ['daily', t`Once a day`],
        ['off', t`Never`],
      ] as const;
    },
  },
  followUpDue: {
    label: t`Follow-ups due`,
    hint: t`What callers wait for.`,
    get options() {
      return [
        ['immediately', t`When each one is due`],
        ['daily', t`Once a day`],
        ['off', t`Never`],
      ] as const;
    },
  },
  weeklyReport: {
    label: t`Weekly report`,
    hint: t`The week in figures.`,
    get options() {
      return [
        ['weekly', t`Once a week`],
        ['off', t`Never`],
      ] as const;
    },
  },
  usageAlerts: {
    label: t`Usage alerts`,
    hint: t`When your plan is nearly used up.`,
    get options() {
      return [
        ['immediately', t`At once`],
        ['off', t`Never`],
      ] as const;
    },
  },
} as const;

export type NotificationName = keyof typeof notificationChoices;
