import { DateTime } from 'luxon';
import { z } from 'zod';

import { t } from '~/modules/languages/t';
import { quoted } from '~/modules/lists/left-out.server';
import { paths } from '~/paths';

/** When somebody called last, as the list offers it. */
export const lastCalled = {
  '7': t`In the last 7 days`,
  '30': t`In the last 30 days`,
  '90': t`In the last 90 days`,
  earlier: t`More than 90 days ago`,
} as const;
export const howOften = {
  new: t`Called once`,
  returning: /* msgctxt: of a caller */ t`Called again`,
} as const;
export const blocked = { yes: t`Blocked`, no: t`Not blocked` } as const;
export const orders = { last: t`Last call`, name: t`Name` } as const;

const text = (max: number) =>
  z
    .string()
    // Postgres takes no control characters, and nobody searches for them.
    .transform((value) => value.replace(/\p{C}+/gu, ' ').trim())
    .pipe(z.string().min(1).max(max));
const keys = <T extends object>(table: T) => Object.keys(table) as [string, ...string[]];

/** Each filter by itself: one that makes no sense is left out, and the others stand. */
const fields = {
  q: text(200),
  tag: text(40),
  blocked: z.enum(keys(blocked)),
  calls: z.enum(keys(howOften)),
  called: z.enum(keys(lastCalled)),
  order: z.enum(['name']),
};

export type CallerFilters = Partial<Record<keyof typeof fields, string>>;

/** What is said of a value that is not what it was meant to be. */
const notMeant: Record<keyof typeof fields, (value: string) => string> = {
  q: (value) => t`“${value}” is not a name or a number to search for: left out.`,
  tag: (value) => t`“${value}” is not a tag: left out.`,
  blocked: (value) => t`“${value}” is not a choice about blocked callers: left out.`,
  calls: (value) => t`“${value}” is not a choice about how often somebody called: left out.`,
  called: (value) => t`“${value}” is not a span of days: left out.`,
  order: (value) => t`“${value}” is not an order: left out.`,
};

/** The filters and the order that a URL names. Anything unknown or malformed is none. */
export function readCallerFilters(params: URLSearchParams): CallerFilters {
  return readCallerFiltersAloud(params).filters;
}

/** The filters and the order that a URL names, and in words what was left out of it. */
export function readCallerFiltersAloud(params: URLSearchParams): {
  filters: CallerFilters;
  notes: string[];
} {
  const filters: CallerFilters = {};
  const notes: string[] = [];
  for (const [name, schema] of Object.entries(fields) as [
    keyof CallerFilters,
    z.ZodType<string>,
  ][]) {
    const text = params.get(name)?.trim();
    // A form sends its empty fields as well, and `last` is the order that is.
    if (!text || (name === 'order' && text === 'last')) continue;
    const value = schema.safeParse(text).data;
    if (value !== undefined) filters[name] = value;
    else notes.push(notMeant[name](quoted(text)));
  }
  return { filters, notes };
}

/** As `list_callers` takes them: days become moments in the business's time zone. */
export function callerQuery(filters: CallerFilters, zone: string): Record<string, string> {
  const { called, order: _, ...query } = filters;
  if (!called) return query;
  const days = called === 'earlier' ? 90 : Number(called);
  const moment = DateTime.now().setZone(zone).startOf('day').minus({ days }).toISO() ?? '';
  return { ...query, [called === 'earlier' ? 'to' : 'from']: moment };
}

export type CallerChip = { name: string; label: string; value: string; removeHref: string };

/** What is filtered by, in words, each with the address of the list without it. */
export function callerChips(filters: CallerFilters): CallerChip[] {
  const chip = (name: keyof CallerFilters, label: string, value: string | undefined) =>
    filters[name] && value
      ? [{ name, label, value, removeHref: paths.callers({ ...filters, [name]: null }) }]
      : [];
  return [
    ...chip('q', t`Search`, filters.q),
    ...chip('tag', t`Tag`, filters.tag),
    ...chip('calls', t`Calls`, howOften[filters.calls as keyof typeof howOften]),
    ...chip('called', t`Last call`, lastCalled[filters.called as keyof typeof lastCalled]),
    ...chip('blocked', t`Answered`, blocked[filters.blocked as keyof typeof blocked]),
  ];
}

const cursorSchema = z.union([
  z.strictObject({ at: z.iso.datetime({ offset: true }), id: z.uuid() }),
  z.strictObject({ name: z.string().max(200), id: z.uuid() }),
]);
/** Where a page of the list begins: after this caller, in the order of last calls or of names. */
export type CallerCursor = z.infer<typeof cursorSchema>;

/** Opaque in a URL. */
export function writeCallerCursor(cursor: CallerCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Undefined for anything that we did not write for this order. */
export function readCallerCursor(value: string, order: 'last' | 'name'): CallerCursor | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    const cursor = cursorSchema.safeParse(parsed).data;
    return cursor && 'name' in cursor === (order === 'name') ? cursor : undefined;
  } catch {
    return undefined;
  }
}
