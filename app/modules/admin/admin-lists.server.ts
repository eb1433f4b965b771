import type { Supabase } from '~/integrations/supabase/client.server';
import {
  readCursor,
  readFilters,
  writeCursor,
  type Cursor,
} from '~/modules/calls/call-filters.server';
import { appError } from '~/modules/errors/app-error.server';

const pageSize = 25;

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
  return page(data);
}

/** A page of businesses, the newest first, with the address of the next page. */
export async function listBusinesses(supabase: Supabase, query: ListQuery) {
  const { data, error } = await supabase.rpc('admin_list_businesses', asked(query));
  if (error) throw appError('unavailable', { cause: error });
  return page(data);
}

function asked({ q, after }: ListQuery) {
  return {
    ...(q && { p_query: q }),
    ...(after && { p_before: after.at, p_before_id: after.id }),
    // One more than a page holds tells whether there is another.
    p_limit: pageSize + 1,
  };
}

function page<Row extends { id: string; created_at: string }>(rows: Row[]) {
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const after =
    last && rows.length > pageSize ? writeCursor({ at: last.created_at, id: last.id }) : null;
  return { rows: shown, after };
}
