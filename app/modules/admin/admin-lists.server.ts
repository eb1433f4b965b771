import type { Supabase } from '~/integrations/supabase/client.server';
import {
  readCursor,
  readFilters,
  writeCursor,
  type Cursor,
} from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';

export const pageSize = 25;

export type ListQuery = { q?: string; after: Cursor | null };

/** What the address of a list asks for. Anything that makes no sense is left out. */
export function readListQuery(request: Request): ListQuery {
  const params = new URL(request.url).searchParams;
  return { q: readFilters(params).q, after: readCursor(params.get('after')) };
}

/** The same list, as its address says it: for the way back after a form. */
export function listAddress({ q, after }: ListQuery) {
  return { q, after: after && writeCursor(after) };
}

/** A page of people, the newest first, with the address of the next page. */
export async function listUsers(supabase: Supabase, query: ListQuery) {
  const { data, error } = await supabase.rpc('admin_list_users', asked(query));
  if (error) throw appError('unavailable', { cause: error });
  return pageOf(data, pageSize, madeAt);
}

/** A page of businesses, the newest first, with the address of the next page. */
export async function listBusinesses(supabase: Supabase, query: ListQuery) {
  const { data, error } = await supabase.rpc('admin_list_businesses', asked(query));
  if (error) throw appError('unavailable', { cause: error });
  return pageOf(data, pageSize, madeAt);
}

const madeAt = (row: { created_at: string }) => row.created_at;

/** What a page of the people, businesses or messages is asked for by. */
export function asked({ q, after }: ListQuery) {
  return {
    ...(q && { p_query: q }),
    ...(after && { p_before: after.at, p_before_id: after.id }),
    // One more than a page holds tells whether there is another.
    p_limit: pageSize + 1,
  };
}

/**
 * A page of what was found, which is one more where there is another page; and that one's cursor.
 *
 * @param at by which time the list goes
 */
export function pageOf<Row extends { id: string }>(
  found: Row[],
  size: number,
  at: (row: Row) => string,
): { rows: Row[]; after: string | null } {
  const rows = found.slice(0, size);
  const last = rows.at(-1);
  return {
    rows,
    after: last && found.length > size ? writeCursor({ at: at(last), id: last.id }) : null,
  };
}
