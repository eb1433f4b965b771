import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { queryFilters, type CallFilters, type Cursor } from './call-filters.server';

/** A row of `list_calls`. */
export type ListedCall = {
  id: string;
  status: string;
  direction: string;
  caller_id: string | null;
  caller_name: string | null;
  caller_number: string | null;
  started_at: string;
  duration_seconds: number | null;
  outcome: string | null;
  sentiment: string | null;
  lead_quality: string | null;
  is_after_hours: boolean;
  summary: string | null;
  has_report: boolean;
  last_words: string | null;
  last_speaker: string | null;
  follow_up_status: string | null;
  follow_up_title: string | null;
  follow_up_due_at: string | null;
  follow_up_snoozed_until: string | null;
};

type ListOptions = {
  business: { id: string; time_zone: string };
  filters: CallFilters;
  /** Calls older than this one, or with `isNewer` the ones just newer than it. */
  cursor?: Cursor | null;
  isNewer?: boolean;
  limit: number;
};

/** A page of calls, newest first. One call more than `limit` is never fetched: ask for it. */
export async function listCalls(
  supabase: Supabase,
  { business, filters, cursor, isNewer = false, limit }: ListOptions,
): Promise<ListedCall[]> {
  const { data, error } = await supabase.rpc('list_calls', {
    p_business_id: business.id,
    p_filters: queryFilters(filters, business.time_zone),
    ...(cursor && { p_cursor_at: cursor.at, p_cursor_id: cursor.id, p_newer: isNewer }),
    p_limit: limit,
  });
  if (error) throw appError('unavailable', { cause: error });
  return data as unknown as ListedCall[];
}

/** How many calls the filters leave. */
export async function countCalls(
  supabase: Supabase,
  { business, filters }: Pick<ListOptions, 'business' | 'filters'>,
): Promise<number> {
  const { data, error } = await supabase.rpc('count_calls', {
    p_business_id: business.id,
    p_filters: queryFilters(filters, business.time_zone),
  });
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** The calls just newer and just older than a call, in the list that the filters make. */
export async function callNeighbours(
  supabase: Supabase,
  { business, filters }: Pick<ListOptions, 'business' | 'filters'>,
  callId: string,
): Promise<{ newerId: string | null; olderId: string | null }> {
  const { data, error } = await supabase
    .rpc('call_neighbours', {
      p_business_id: business.id,
      p_call_id: callId,
      p_filters: queryFilters(filters, business.time_zone),
    })
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return { newerId: data?.newer_id ?? null, olderId: data?.older_id ?? null };
}
