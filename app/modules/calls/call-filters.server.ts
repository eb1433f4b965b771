import { DateTime } from 'luxon';
import { z } from 'zod';

import { leftOut } from '~/modules/lists/left-out.server';
import { paths } from '~/paths';
import {
  answeredChoices,
  callStatuses,
  followUpStates,
  hours,
  hoursOfDay,
  leads,
  lengths,
  lookUp,
  outcomes,
  responses,
  sentiments,
  spamChoices,
  spans,
  weekdays,
  whoChoices,
} from './call-words';

/** The most that is searched for; what is longer is cut. */
export const longestSearch = 200;

const keys = <T extends object>(table: T) => Object.keys(table) as [string, ...string[]];
const isoDate = z
  .string()
  .regex(/^(19|20|21)\d\d-\d\d-\d\d$/)
  .refine((value) => DateTime.fromISO(value).isValid);
const minutes = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform((text) => String(Number(text)));

/** Each filter by itself: one that makes no sense is left out, and the others stand. */
const fields = {
  q: z
    .string()
    .transform(cleanSearch)
    // What is only punctuation has no words to find.
    .pipe(z.string().regex(/[\p{L}\p{N}]/u)),
  status: z.enum(keys(callStatuses)),
  outcome: z.enum(keys(outcomes)),
  lead: z.enum(keys(leads)),
  sentiment: z.enum(keys(sentiments)),
  followup: z.enum(keys(followUpStates)),
  hours: z.enum(keys(hours)),
  within: z.enum(keys(spans)),
  from: isoDate,
  to: isoDate,
  min: minutes,
  max: minutes,
  spam: z.enum(keys(spamChoices)),
  caller: z.uuid(),
  tests: z.literal('only'),
  answered: z.enum(keys(answeredChoices)),
  who: z.enum(keys(whoChoices)),
  length: z.enum(keys(lengths)),
  response: z.enum(keys(responses)),
  asked: z
    .string()
    .transform(cleanSearch)
    .pipe(z.string().regex(/[\p{L}\p{N}]/u)),
  weekday: z.enum(keys(weekdays)),
  hour: z.enum(keys(hoursOfDay)),
};

/** What a value was meant to be, when it is not. */
const meant: Record<keyof typeof fields, string> = {
  q: 'words or a number to search for',
  status: 'a status',
  outcome: 'an outcome',
  lead: 'a lead',
  sentiment: 'a mood',
  followup: 'a state of a follow-up',
  hours: 'a part of the day',
  within: 'a span of days',
  from: 'a day',
  to: 'a day',
  min: 'a number of minutes',
  max: 'a number of minutes',
  spam: 'a choice about spam',
  caller: 'a caller',
  tests: 'a choice about test calls',
  answered: 'a choice about answered calls',
  who: 'a kind of callers',
  length: 'a length of calls',
  response: 'a time to a follow-up',
  asked: 'a question',
  weekday: 'a day of the week',
  hour: 'an hour of the day',
};

export type CallFilters = Partial<Record<keyof typeof fields, string>>;

/** Postgres takes no control characters, and nobody searches for them. */
function cleanSearch(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, longestSearch)
    .toWellFormed();
}

/** The filters that a URL names. Anything unknown or malformed is no filter. */
export function readFilters(params: URLSearchParams): CallFilters {
  return readFiltersAloud(params).filters;
}

/** The filters that a URL names, and in words what was left out or put right of it. */
export function readFiltersAloud(params: URLSearchParams): {
  filters: CallFilters;
  notes: string[];
} {
  const filters: CallFilters = {};
  const notes: string[] = [];
  for (const [name, schema] of Object.entries(fields) as [keyof CallFilters, z.ZodType<string>][]) {
    const text = params.get(name)?.trim();
    // A form sends its empty fields as well.
    if (!text) continue;
    const value = schema.safeParse(text).data;
    if (value !== undefined) filters[name] = value;
    else notes.push(leftOut(text, meant[name]));
    if (name === 'q' && text.length > longestSearch) {
      notes.push(`Searched for the first ${longestSearch} characters.`);
    }
  }
  if (filters.from && filters.to && filters.from > filters.to) {
    [filters.from, filters.to] = [filters.to, filters.from];
    notes.push('The first day came after the last: swapped.');
  }
  if (filters.min && filters.max && Number(filters.min) > Number(filters.max)) {
    [filters.min, filters.max] = [filters.max, filters.min];
    notes.push('The shortest length was above the longest: swapped.');
  }
  if (filters.within && (filters.from || filters.to)) {
    delete filters.within;
    notes.push('Days were given, so the span of days is left out.');
  }
  return { filters, notes };
}

/** As `list_calls` takes them: days become moments in the business's time zone, minutes seconds. */
export function queryFilters(filters: CallFilters, zone: string): Record<string, string> {
  const { within, from, to, min, max, ...query } = filters;
  const times: Record<string, string | null> = {
    from: from ? DateTime.fromISO(from, { zone }).toISO() : null,
    to: to ? DateTime.fromISO(to, { zone }).plus({ days: 1 }).toISO() : null,
    min: min ? String(Number(min) * 60) : null,
    max: max ? String(Number(max) * 60) : null,
  };
  if (within) {
    const today = DateTime.now().setZone(zone).startOf('day');
    times.from = today.minus({ days: Number(within) - 1 }).toISO();
  }
  for (const [name, value] of Object.entries(times))
    if (value) Object.assign(query, { [name]: value });
  return query;
}

export type FilterChip = { name: string; label: string; value: string; removeHref: string };

/** What is filtered by, in words, each with the address of the list without it. */
export function filterChips(filters: CallFilters, callerName: string | null): FilterChip[] {
  const words: Record<keyof CallFilters, [string, string | undefined | null]> = {
    q: ['Search', filters.q && `“${filters.q}”`],
    status: ['Status', lookUp(callStatuses, filters.status ?? null)],
    outcome: ['Outcome', lookUp(outcomes, filters.outcome ?? null)?.label],
    lead: ['Lead', lookUp(leads, filters.lead ?? null)],
    sentiment: ['Mood', lookUp(sentiments, filters.sentiment ?? null)?.label],
    followup: ['Follow-up', lookUp(followUpStates, filters.followup ?? null)],
    hours: ['Time', lookUp(hours, filters.hours ?? null)],
    within: ['When', lookUp(spans, filters.within ?? null)],
    from: ['From', filters.from && day(filters.from)],
    to: ['Until', filters.to && day(filters.to)],
    min: ['At least', filters.min && `${filters.min} min`],
    max: ['At most', filters.max && `${filters.max} min`],
    spam: ['Spam', lookUp(spamChoices, filters.spam ?? null)?.toLowerCase()],
    caller: ['Caller', callerName],
    tests: ['Test calls', filters.tests && 'only these'],
    answered: ['Answered', lookUp(answeredChoices, filters.answered ?? null)],
    who: ['Called', lookUp(whoChoices, filters.who ?? null)],
    length: ['Length', lookUp(lengths, filters.length ?? null)],
    response: ['Followed up', lookUp(responses, filters.response ?? null)],
    asked: ['Asked', filters.asked && `“${filters.asked}”`],
    weekday: ['On', lookUp(weekdays, filters.weekday ?? null)],
    hour: ['At', lookUp(hoursOfDay, filters.hour ?? null)],
  };
  return (Object.entries(words) as [keyof CallFilters, [string, string | undefined | null]][])
    .filter(([name]) => filters[name] !== undefined)
    .map(([name, [label, value]]) => ({
      name,
      label,
      value: value ?? '',
      removeHref: paths.calls({ ...filters, [name]: null }),
    }));
}

function day(isoDay: string): string {
  return DateTime.fromISO(isoDay, { locale: 'en-US' }).toFormat('LLL d, yyyy');
}

/** Where a page of the list begins: a moment and an id, since two calls may begin at once. */
export type Cursor = { at: string; id: string };
const cursorPattern = /^((?:19|20|21)\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))\|([0-9a-f-]{36})$/;

/** Opaque in a URL. */
export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** Null for anything that we did not write: the list then begins at its start. */
export function readCursor(text: string | null): Cursor | null {
  const match = cursorPattern.exec(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  return match?.[1] &&
    match[2] &&
    DateTime.fromISO(match[1]).isValid &&
    z.uuid().safeParse(match[2]).success
    ? { at: match[1], id: match[2] }
    : null;
}
