import parsePhoneNumber from 'libphonenumber-js/min';
import { z } from 'zod';

import { t } from '~/modules/languages/t';

/** Kinds of business that we have words and templates for. */
export const businessKinds = {
  'real-estate': t`Real estate`,
  dental: t`Dental practice`,
  law: t`Law firm`,
  trades: t`Trades and home services`,
  restaurant: t`Restaurant`,
  other: t`Something else`,
} as const;

/** The same as options of a select. */
export const kindOptions = () => Object.entries(businessKinds);

/** IANA names that a person can choose from. */
export function timeZones(): string[] {
  return Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
}

/** The same as options of a select, read easily: `America/New York`. */
export function timeZoneOptions(): [string, string][] {
  return timeZones().map((zone) => [zone, zone.replaceAll('_', ' ')]);
}

/** A phone number as people write it; E.164 comes out. Numbers without a country code are read as US ones. */
export const phoneField = z
  .string()
  .trim()
  .max(40, { error: () => t`Enter a phone number, such as (415) 555-0123.` })
  .transform((value, context) => {
    const number = parsePhoneNumber(value, 'US');
    if (number?.isPossible()) return number.number as string;
    context.addIssue(t`Enter a phone number, such as (415) 555-0123.`);
    return z.NEVER;
  });

const zones = new Set(timeZones());

export const businessSchema = z.object({
  name: z
    .string({ error: () => t`Enter the name of your business.` })
    .trim()
    .min(1, { error: () => t`Enter the name of your business.` })
    .max(120, { error: () => t`A name has at most 120 characters.` }),
  kind: z.enum(Object.keys(businessKinds) as [string, ...string[]], {
    error: () => t`Choose what fits best.`,
  }),
  timeZone: z
    .string({ error: () => t`Choose a time zone.` })
    .refine((zone) => zones.has(zone), { error: () => t`Choose a time zone.` }),
  phone: phoneField.optional(),
});

export type BusinessForm = z.input<typeof businessSchema>;

export const receptionistSchema = z.object({
  name: z
    .string({ error: () => t`Give your receptionist a name.` })
    .trim()
    .min(1, { error: () => t`Give your receptionist a name.` })
    .max(40, { error: () => t`A name has at most 40 characters.` }),
  greeting: z
    .string({ error: () => t`Write what callers hear first.` })
    .trim()
    .min(1, { error: () => t`Write what callers hear first.` })
    .max(400, { error: () => t`A greeting has at most 400 characters.` }),
});

export type ReceptionistForm = z.infer<typeof receptionistSchema>;
