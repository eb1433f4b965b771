import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { callerQuery, readCallerFiltersAloud } from '~/modules/callers/caller-filters.server';
import { queryFilters, readFiltersAloud } from '~/modules/calls/call-filters.server';
import { ApiError, unavailable, type ApiCaller } from './api-route.server';
import { readApiCursor, writeApiCursor } from './cursor.server';
import { followUpKinds } from './shapes.server';

const pageParams = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(300).optional(),
});

type List = {
  name: 'calls' | 'callers' | 'follow_ups';
  /** The filters of the list's page, as the database takes them; each that makes no sense is refused. */
  filters: (params: URLSearchParams, timeZone: string) => Record<string, string>;
  /** What the next page begins after. */
  placeOf: 'started_at' | 'created_at';
};

const followUpFilters = z.object({
  view: z.enum(['all', 'everyone', 'unassigned', 'snoozed', 'done', 'spam']).default('all'),
  kind: z.enum(followUpKinds).optional(),
});

export const apiLists = {
  calls: {
    name: 'calls',
    placeOf: 'started_at',
    filters(params, timeZone) {
      const { filters, notes } = readFiltersAloud(params);
      refuseNotes(notes);
      return queryFilters(filters, timeZone);
    },
  },
  callers: {
    name: 'callers',
    placeOf: 'created_at',
    filters(params, timeZone) {
      const { filters, notes } = readCallerFiltersAloud(params);
      refuseNotes(notes);
      return callerQuery(filters, timeZone);
    },
  },
  followUps: {
    name: 'follow_ups',
    placeOf: 'created_at',
    filters(params) {
      const { view, kind } = checked(followUpFilters, params);
      return { view, ...(kind && { kind }) };
    },
  },
} satisfies Record<string, List>;

/** A page: `{ "data": [ … ], "next_cursor": … }`. A program is told what it got wrong, and not given something else. */
export async function readList(
  { name, filters, placeOf }: List,
  { tokenHash, timeZone, params }: ApiCaller & { params: URLSearchParams },
) {
  const page = checked(pageParams, params);
  const cursor = page.cursor === undefined ? undefined : readApiCursor(name, page.cursor);
  if (page.cursor !== undefined && !cursor) {
    throw new ApiError('bad-cursor', 'This cursor is not one of this list. Begin without one.');
  }
  const { data, error } = await serviceClient().rpc('api_list', {
    p_token_hash: tokenHash,
    p_list: name,
    p_filters: filters(params, timeZone),
    ...(cursor && { p_at: cursor.at, p_id: cursor.id }),
    // One more than a page holds tells whether there is another.
    p_limit: page.limit + 1,
  });
  if (error) throw unavailable(error);
  const rows = data as Record<string, string>[];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = rows.length > page.limit && last ? { at: last[placeOf]!, id: last.id! } : null;
  return { data: shown, next_cursor: next && writeApiCursor(name, next) };
}

/** One call or caller. */
export async function readOne(
  what: 'call' | 'caller',
  { tokenHash, id }: ApiCaller & { id: string },
) {
  const gone = new ApiError('not-found', `There is no ${what} with this id.`);
  if (!z.uuid().safeParse(id).success) throw gone;
  const { data, error } = await serviceClient().rpc('api_read', {
    p_token_hash: tokenHash,
    p_what: what,
    p_id: id,
  });
  if (error) throw unavailable(error);
  if (!data) throw gone;
  return data;
}

function checked<T extends z.ZodObject>(schema: T, params: URLSearchParams): z.infer<T> {
  const known = Object.keys(schema.shape).flatMap((name) => {
    const value = params.get(name);
    return value === null || value === '' ? [] : [[name, value]];
  });
  const result = schema.safeParse(Object.fromEntries(known));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError('bad-request', `${issue?.path.join('.')}: ${issue?.message}`);
}

function refuseNotes(notes: string[]): void {
  if (notes[0]) throw new ApiError('bad-request', notes[0]);
}
