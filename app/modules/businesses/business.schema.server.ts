import parsePhoneNumber from 'libphonenumber-js/min';
import { z } from 'zod';

/** Kinds of business that we have words and templates for. */
export const businessKinds = [
  ['real-estate', 'Real estate'],
  ['dental', 'Dental practice'],
  ['law', 'Law firm'],
  ['trades', 'Trades and home services'],
  ['restaurant', 'Restaurant'],
  ['other', 'Something else'],
] as const;

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
  .max(40, 'Enter a phone number, such as (415) 555-0123.')
  .transform((value, context) => {
    const number = parsePhoneNumber(value, 'US');
    if (number?.isPossible()) return number.number as string;
    context.addIssue('Enter a phone number, such as (415) 555-0123.');
    return z.NEVER;
  });

const zones = new Set(timeZones());

export const businessSchema = z.object({
  name: z
    .string({ error: 'Enter the name of your business.' })
    .trim()
    .min(1, 'Enter the name of your business.')
    .max(120, 'A name has at most 120 characters.'),
  kind: z.enum(businessKinds.map(([kind]) => kind) as [string, ...string[]], {
    error: 'Choose what fits best.',
  }),
  timeZone: z
    .string({ error: 'Choose a time zone.' })
    .refine((zone) => zones.has(zone), 'Choose a time zone.'),
  phone: phoneField.optional(),
});

export type BusinessForm = z.input<typeof businessSchema>;

export const receptionistSchema = z.object({
  name: z
    .string({ error: 'Give your receptionist a name.' })
    .trim()
    .min(1, 'Give your receptionist a name.')
    .max(40, 'A name has at most 40 characters.'),
  greeting: z
    .string({ error: 'Write what callers hear first.' })
    .trim()
    .min(1, 'Write what callers hear first.')
    .max(400, 'A greeting has at most 400 characters.'),
});

export type ReceptionistForm = z.infer<typeof receptionistSchema>;
