import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { asked, pageOf, pageSize, readListQuery, type ListQuery } from './admin-lists.server';

/** As the address of the inbox says it; no state is what waits for an answer. */
export const messageStates = ['done', 'all'] as const;
export type MessagesQuery = ListQuery & { state?: (typeof messageStates)[number] };

/** What the address of the inbox asks for. Anything that makes no sense is left out. */
export function readMessagesQuery(request: Request): MessagesQuery {
  const state = new URL(request.url).searchParams.get('state');
  return { ...readListQuery(request), state: z.enum(messageStates).safeParse(state).data };
}

/** A page of messages, the newest first, with the address of the next page. */
export async function listMessages(supabase: Supabase, { state, ...query }: MessagesQuery) {
  const { data, error } = await supabase.rpc('admin_list_messages', {
    ...asked(query),
    ...(state !== 'all' && { p_is_done: state === 'done' }),
  });
  if (error) throw appError('unavailable', { cause: error });
  return pageOf(data, pageSize, (row) => row.created_at);
}

type MessageRow = Awaited<ReturnType<typeof listMessages>>['rows'][number];

/** A message as a row of the inbox: the beginning of what was written. */
export function messageView(row: MessageRow, clock: Clock) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    begins: beginning(row.message),
    at: clock.moment(row.created_at),
    isDone: row.done_at !== null,
  };
}

function beginning(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 140).replace(/\S*$/, '').trimEnd()}…` : line;
}

/** How many wait for an answer. */
export async function countMessages(supabase: Supabase): Promise<number> {
  const { data, error } = await supabase.rpc('admin_count_messages');
  if (error) throw appError('unavailable', { cause: error });
  return data;
}

/** A message as a whole; null when there is none of that id. */
export async function getMessage(supabase: Supabase, id: string) {
  const { data, error } = await supabase.rpc('admin_message', { p_id: id });
  if (error) throw appError('unavailable', { cause: error });
  return data[0] ?? null;
}

/** @returns what the admin reads of it */
export async function markMessage(
  supabase: Supabase,
  id: string,
  isDone: boolean,
): Promise<{ message: string; isProblem?: boolean }> {
  const { data, error } = await supabase.rpc('admin_mark_message', {
    p_id: id,
    p_is_done: isDone,
  });
  if (error) throw appError('unavailable', { cause: error });
  if (!data) return gone;
  return { message: isDone ? t`The message is done` : t`The message is open again` };
}

/** @returns what the admin reads of it */
export async function deleteMessage(
  supabase: Supabase,
  id: string,
): Promise<{ message: string; isProblem?: boolean }> {
  const { data, error } = await supabase.rpc('admin_delete_message', { p_id: id });
  if (error) throw appError('unavailable', { cause: error });
  return data ? { message: t`The message is deleted` } : gone;
}

const gone = { message: t`There is no such message any more`, isProblem: true };
