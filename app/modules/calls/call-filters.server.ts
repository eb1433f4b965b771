import { DateTime } from 'luxon';
import { z } from 'zod';

import { paths } from '~/paths';
import { callStatuses, leads, outcomes, sentiments, lookUp } from './call-words';

const keys = <T extends object>(table: T) => Object.keys(table) as [string, ...string[]];
const isoDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((value) => DateTime.fromISO(value).isValid);

/** Each filter by itself: one that makes no sense is left out, and the others stand. */
const fields = {
  // Postgres takes no control characters, and nobody searches for them.
  q: z
    .string()
    .transform((text) => text.replace(/\p{C}+/gu, ' ').trim())
    .pipe(z.string().min(1).max(200)),
  status: z.enum(keys(callStatuses)),
  sentiment: z.enum(keys(sentiments)),
  lead: z.enum(keys(leads)),
  outcome: z.enum(keys(outcomes)),
  from: isoDate,
  to: isoDate,
  caller: z.uuid(),
};

export type CallFilters = Partial<Record<keyof typeof fields, string>>;

/** The filters that a URL names. Anything unknown or malformed is no filter. */
export function readFilters(params: URLSearchParams): CallFilters {
  const filters: CallFilters = {};
  for (const [name, schema] of Object.entries(fields) as [keyof CallFilters, z.ZodType<string>][]) {
    const value = schema.safeParse(params.get(name) ?? undefined).data;
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}

/** As `list_calls` takes them: days become moments in the business's time zone. */
export function queryFilters(filters: CallFilters, zone: string): Record<string, string> {
  const query: Record<string, string> = { ...filters };
  if (filters.from) query.from = DateTime.fromISO(filters.from, { zone }).toISO() ?? filters.from;
  if (filters.to) {
    query.to = DateTime.fromISO(filters.to, { zone }).plus({ days: 1 }).toISO() ?? filters.to;
  }
  return query;
}

export type FilterChip = { name: string; label: string; value: string; removeHref: string };

/** What is filtered by, in words, each with the address of the list without it. */
export function filterChips(filters: CallFilters, callerName: string | null): FilterChip[] {
  const words: Record<keyof CallFilters, [string, string | undefined]> = {
    q: ['Search', filters.q && `“${filters.q}”`],
    status: ['Status', lookUp(callStatuses, filters.status ?? null) ?? undefined],
    outcome: ['Outcome', lookUp(outcomes, filters.outcome ?? null)?.label],
    lead: ['Lead', lookUp(leads, filters.lead ?? null) ?? undefined],
    sentiment: ['Mood', lookUp(sentiments, filters.sentiment ?? null)?.label],
    from: ['From', filters.from && day(filters.from)],
    to: ['Until', filters.to && day(filters.to)],
    caller: ['Caller', callerName ?? undefined],
  };
  return (Object.entries(words) as [keyof CallFilters, [string, string | undefined]][]).flatMap(
    ([name, [label, value]]) =>
      filters[name] === undefined
        ? []
        : [
            {
              name,
              label,
              value: value ?? '',
              removeHref: paths.calls({ ...filters, [name]: null }),
            },
          ],
  );
}

function day(isoDay: string): string {
  return DateTime.fromISO(isoDay, { locale: 'en-US' }).toFormat('LLL d, yyyy');
}

/** Where a page of the list begins: a moment and an id, since two calls may begin at once. */
export type Cursor = { at: string; id: string };
const cursorPattern = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))\|([0-9a-f-]{36})$/;

/** Opaque in a URL. */
export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** Null for anything that we did not write: the list then begins at its start. */
export function readCursor(text: string | null): Cursor | null {
  const match = cursorPattern.exec(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  return match?.[1] && match[2] && z.uuid().safeParse(match[2]).success
    ? { at: match[1], id: match[2] }
    : null;
}
