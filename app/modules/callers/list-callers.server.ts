import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { callerQuery, type CallerCursor, type CallerFilters } from './caller-filters.server';

/** A caller as `list_callers` gives them. */
export type ListedCaller = {
  id: string;
  name: string | null;
  /** E.164 */
  number: string;
  /** How many numbers the person calls from. */
  numbers: number;
  tags: string[];
  isBlocked: boolean;
  firstCallAt: string;
  lastCallAt: string;
  /** What the order of names goes by. */
  sortName: string;
  /** 1000 stands for that many or more. */
  calls: number;
  lastCall: { id: string; summary: string | null; status: string } | null;
};

export type CallerPage = {
  callers: ListedCaller[];
  /** 10001 stands for more than ten thousand. */
  total: number;
  tags: { tag: string; callers: number }[];
};

type Options = {
  business: { id: string; time_zone: string };
  filters: CallerFilters;
  cursor?: CallerCursor;
  /** The callers just before the cursor, and not those after it. */
  isNewer?: boolean;
  limit: number;
};

/** A page of callers with what surrounds it, in one question. */
export async function listCallers(
  supabase: Supabase,
  { business, filters, cursor, isNewer = false, limit }: Options,
): Promise<CallerPage> {
  const { data, error } = await supabase.rpc('list_callers', {
    p_business_id: business.id,
    p_filters: callerQuery(filters, business.time_zone),
    p_order: filters.order ?? 'last',
    ...(cursor && { p_cursor: cursor, p_newer: isNewer }),
    p_limit: limit,
  });
  if (error) throw appError('unavailable', { cause: error });
  return data as unknown as CallerPage;
}
