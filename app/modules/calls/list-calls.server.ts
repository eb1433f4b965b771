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
  /** With a search: the turn that fits it best. */
  hit_position: number | null;
  hit_speaker: string | null;
  hit_text: string | null;
  hit_start_ms: number | null;
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

export type CallTotals = {
  calls: number;
  /** More than were counted: a count that costs the same at any size has a bound. */
  isMore: boolean;
  oldest: string | null;
  newest: string | null;
};

/** How many calls the filters leave, up to a bound, and from when to when. */
export async function getTotals(
  supabase: Supabase,
  { business, filters }: Pick<ListOptions, 'business' | 'filters'>,
): Promise<CallTotals> {
  const { data, error } = await supabase
    .rpc('call_totals', {
      p_business_id: business.id,
      p_filters: queryFilters(filters, business.time_zone),
    })
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  return {
    calls: data?.calls ?? 0,
    isMore: data?.is_more ?? false,
    oldest: data?.oldest ?? null,
    newest: data?.newest ?? null,
  };
}

/** How a search was understood: the words to mark, and what was searched for when one was misspelled. */
export async function readSearch(
  supabase: Supabase,
  businessId: string,
  text: string,
): Promise<{ words: string[]; corrected: string | null }> {
  const { data, error } = await supabase.rpc('read_search', {
    p_business_id: businessId,
    p_text: text,
  });
  if (error) throw appError('unavailable', { cause: error });
  return data as { words: string[]; corrected: string | null };
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
