import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import type { Json } from '~/integrations/supabase/database.types';
import { appError } from '~/modules/errors/app-error.server';
import type { Note } from '~/modules/notes/note-rows.server';
import type { CallerCursor } from './caller-filters.server';

/** A caller as `read_caller` gives them. */
export type ReadCaller = {
  caller: {
    id: string;
    name: string | null;
    number: string;
    tags: string[];
    blockedAt: string | null;
    blockedBy: string | null;
    /** Null: the name is as said on a call. */
    namedAt: string | null;
    namedBy: string | null;
    firstCallAt: string;
    lastCallAt: string;
  };
  /** Further numbers of the same person. */
  numbers: string[];
  tagsInUse: string[];
  figures: { calls: number; seconds: number | null };
  outcomes: { outcome: string; calls: number }[];
  calls: {
    id: string;
    status: string;
    started_at: string;
    duration_seconds: number | null;
    outcome: string | null;
    is_after_hours: boolean;
    summary: string | null;
    has_report: boolean;
    caller_number: string | null;
  }[];
  followUps: {
    id: string;
    call_id: string | null;
    title: string;
    status: string;
    due_at: string | null;
    snoozed_until: string | null;
  }[];
  appointments: {
    id: string;
    call_id: string | null;
    reason: string;
    starts_at: string;
    ends_at: string;
    status: string;
  }[];
  notes: Note[];
  merges: { id: string; number: string; name: string | null; at: string }[];
  maybeTheSame: { id: string; name: string | null; number: string; lastCallAt: string }[];
};

/**
 * A caller with all that hangs on them, in one question.
 *
 * @returns or `{ mergedInto }`, when the number belongs to another caller by now
 * @throws AppError `caller-not-found`, `caller-erased` or `unavailable`
 */
export async function readCaller(
  supabase: Supabase,
  businessId: string,
  callerId: string | undefined,
  { before, limit }: { before?: CallerCursor; limit: number },
): Promise<ReadCaller | { mergedInto: string }> {
  if (!z.uuid().safeParse(callerId).success || !callerId) throw appError('caller-not-found');
  const { data, error } = await supabase.rpc('read_caller', {
    p_business_id: businessId,
    p_caller_id: callerId,
    ...(before && { p_before: before as Json }),
    p_limit: limit,
  });
  if (error) throw appError('unavailable', { cause: error });
  if (!data) throw appError('caller-not-found');
  if (typeof data === 'object' && 'erasedAt' in data) throw appError('caller-erased');
  return data as unknown as ReadCaller | { mergedInto: string };
}
