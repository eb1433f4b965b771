import { DateTime } from 'luxon';
import { z } from 'zod';

import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { quoted } from '~/modules/lists/left-out.server';
import { paths } from '~/paths';
import {
  answeredChoices,
  callStatuses,
  followUpStates,
  hours,
  hourName,
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
  hour: z.string().regex(/^(?:1?\d|2[0-3])$/),
};

/** What is said of a value that is not what it was meant to be. */
const notMeant: Record<keyof typeof fields, (value: string) => string> = {
  q: (value) => t`“${value}” is not words or a number to search for: left out.`,
  status: (value) => t`“${value}” is not a status: left out.`,
  outcome: (value) => t`“${value}” is not an outcome: left out.`,
  lead: (value) => t`“${value}” is not a lead: left out.`,
  sentiment: (value) => t`“${value}” is not a mood: left out.`,
  followup: (value) => t`“${value}” is not a state of a follow-up: left out.`,
  hours: (value) => t`“${value}” is not a part of the day: left out.`,
  within: (value) => t`“${value}” is not a span of days: left out.`,
  from: (value) => t`“${value}” is not a day: left out.`,
  to: (value) => t`“${value}” is not a day: left out.`,
  min: (value) => t`“${value}” is not a number of minutes: left out.`,
  max: (value) => t`“${value}” is not a number of minutes: left out.`,
  spam: (value) => t`“${value}” is not a choice about spam: left out.`,
  caller: (value) => t`“${value}” is not a caller: left out.`,
  tests: (value) => t`“${value}” is not a choice about test calls: left out.`,
  answered: (value) => t`“${value}” is not a choice about answered calls: left out.`,
  who: (value) => t`“${value}” is not a kind of callers: left out.`,
  length: (value) => t`“${value}” is not a length of calls: left out.`,
  response: (value) => t`“${value}” is not a time to a follow-up: left out.`,
  asked: (value) => t`“${value}” is not a question: left out.`,
  weekday: (value) => t`“${value}” is not a day of the week: left out.`,
  hour: (value) => t`“${value}” is not an hour of the day: left out.`,
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
    else notes.push(notMeant[name](quoted(text)));
    if (name === 'q' && text.length > longestSearch) {
      notes.push(t`Searched for the first ${longestSearch} characters.`);
    }
  }
  if (filters.from && filters.to && filters.from > filters.to) {
    [filters.from, filters.to] = [filters.to, filters.from];
    notes.push(t`The first day came after the last: swapped.`);
  }
  if (filters.min && filters.max && Number(filters.min) > Number(filters.max)) {
    [filters.min, filters.max] = [filters.max, filters.min];
    notes.push(t`The shortest length was above the longest: swapped.`);
  }
  if (filters.within && (filters.from || filters.to)) {
    delete filters.within;
    notes.push(t`Days were given, so the span of days is left out.`);
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
    q: [t`Search`, filters.q && `“${filters.q}”`],
    status: [t`Status`, lookUp(callStatuses, filters.status ?? null)],
    outcome: [t`Outcome`, lookUp(outcomes, filters.outcome ?? null)?.label],
    lead: [t`Lead`, lookUp(leads, filters.lead ?? null)],
    sentiment: [t`Mood`, lookUp(sentiments, filters.sentiment ?? null)?.label],
    followup: [t`Follow-up`, lookUp(followUpStates, filters.followup ?? null)],
    hours: [t`Time`, lookUp(hours, filters.hours ?? null)],
    within: [t`When`, lookUp(spans, filters.within ?? null)],
    from: [t`From`, filters.from && day(filters.from)],
    to: [t`Until`, filters.to && day(filters.to)],
    min: [t`At least`, filters.min && t`${filters.min} min`],
    max: [t`At most`, filters.max && t`${filters.max} min`],
    spam: [t`Spam`, filters.spam && (filters.spam === 'only' ? t`only` : t`hidden`)],
    caller: [t`Caller`, callerName],
    tests: [t`Test calls`, filters.tests && t`only these`],
    answered: [t`Answered`, lookUp(answeredChoices, filters.answered ?? null)],
    who: [t`Called`, lookUp(whoChoices, filters.who ?? null)],
    length: [t`Length`, lookUp(lengths, filters.length ?? null)],
    response: [t`Followed up`, lookUp(responses, filters.response ?? null)],
    asked: [t`Asked`, filters.asked && `“${filters.asked}”`],
    weekday: [/* msgctxt: a day of the week */ t`On`, lookUp(weekdays, filters.weekday ?? null)],
    hour: [t`At`, filters.hour && hourName(Number(filters.hour))],
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
  return DateTime.fromISO(isoDay, { locale: locale() }).toLocaleString(DateTime.DATE_MED);
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
