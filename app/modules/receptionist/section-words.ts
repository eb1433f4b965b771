import { t } from '~/modules/languages/t';
import type { Section, weekdays } from './config.server';

export type Weekday = (typeof weekdays)[number];

/** The sections of a configuration, in the order of their pages. */
export const sectionWords: Record<Section, string> = {
  voice: t`Voice`,
  hours: t`Hours`,
  questions: t`Questions`,
  knowledge: t`Knowledge`,
  transfers: t`Transfers`,
  messages: t`Messages`,
};

export const dayNames: Record<Weekday, string> = {
  monday: t`Monday`,
  tuesday: t`Tuesday`,
  wednesday: t`Wednesday`,
  thursday: t`Thursday`,
  friday: t`Friday`,
  saturday: t`Saturday`,
  sunday: t`Sunday`,
};
