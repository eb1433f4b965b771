import { t } from '~/modules/languages/t';

/** What a follow-up asks for, in words. */
export const kinds: Record<string, string> = {
  'call-back': t`Call back`,
  'send-information': t`Send information`,
  appointment: t`Appointment`,
  custom: t`To do`,
};

/** The queue's views, in the order of their tabs. */
export const views = {
  everyone: t`Everyone`,
  mine: t`Mine`,
  unassigned: t`Unassigned`,
  snoozed: /* msgctxt: of a follow-up */ t`Snoozed`,
  done: /* msgctxt: of a follow-up */ t`Done`,
  spam: t`Spam`,
} as const;

export type View = keyof typeof views;
